// name: Posts of a person
// nameZh: 一人的职务
// phrase: Which posts does {person} hold?
// phraseZh: {person}担任哪些职务？
// tags: people, posts
// $person: text from Person.name = "Hu Dongmei"
// $person label: Person
// $person labelZh: 人物

MATCH (p:Person {name: $person})-[r:HOLDS_POST]->(o)
RETURN p, r, o
