// name: Bodies on one sentence
// nameZh: 仅有一句依据的机构
// phrase: Which bodies rest on one sentence only?
// phraseZh: 哪些机构只有一句话作为依据？
// description: Bodies that the report names in a single sentence.
// descriptionZh: 报道中只有一句话提到的机构。
// tags: evidence, organizations

MATCH (s:Passage)-[m:MENTIONS]->(o:Organization)
WITH o, collect(s) AS sentences, collect(m) AS mentions
WHERE size(sentences) = 1
RETURN o.name AS body, o, mentions, sentences
ORDER BY body
