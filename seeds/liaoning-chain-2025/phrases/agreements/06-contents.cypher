// name: What agreements cover
// nameZh: 协议的内容
// phrase: What does each agreement cover?
// phraseZh: 每份协议涉及什么？
// tags: agreements, topics

MATCH (a:Agreement)-[r:COVERS]->(t)
RETURN a, r, t
ORDER BY a.name, t.name
