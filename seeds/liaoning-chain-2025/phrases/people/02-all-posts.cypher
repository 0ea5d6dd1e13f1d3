// name: All posts
// nameZh: 所有职务
// phrase: Who holds which post?
// phraseZh: 谁担任什么职务？
// tags: people, posts

MATCH (p:Person)-[r:HOLDS_POST]->(o)
RETURN p, r, o
ORDER BY p.name, r.title
