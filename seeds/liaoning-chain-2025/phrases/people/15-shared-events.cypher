// name: Shared events
// nameZh: 共同参加的活动
// phrase: With whom did {person} share an event?
// phraseZh: {person}与谁参加了同一活动？
// tags: people, events
// $person: text from Person.name = "Ye Zhi"
// $person label: Person
// $person labelZh: 人物

MATCH (p:Person {name: $person})-[r:PARTICIPATED_IN]->(e:Event)<-[s:PARTICIPATED_IN]-(other:Person)
WHERE other <> p
RETURN p, r, e, s, other
