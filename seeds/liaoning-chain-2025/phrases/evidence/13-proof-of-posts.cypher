// name: Proof of a post
// nameZh: 职务的依据
// phrase: Which sentences prove the posts of {person}?
// phraseZh: 哪些句子证明{person}的职务？
// tags: evidence, posts
// $person: text from Person.name = "Wang Chong"
// $person label: Person
// $person labelZh: 人物

MATCH (p:Person {name: $person})-[r:HOLDS_POST]->(o)
UNWIND r.evidence AS key
MATCH (s:Passage {key: key})
RETURN p, r, o, s
ORDER BY s.line, s.sentence
