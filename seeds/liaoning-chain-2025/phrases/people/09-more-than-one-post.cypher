// name: Several posts
// nameZh: 身兼数职
// phrase: Who holds more than one post?
// phraseZh: 谁担任不止一个职务？
// tags: people, posts

MATCH (p:Person)
WHERE COUNT { (p)-[:HOLDS_POST]->() } > 1
MATCH (p)-[r:HOLDS_POST]->(o)
RETURN p, r, o
ORDER BY p.name, r.title
