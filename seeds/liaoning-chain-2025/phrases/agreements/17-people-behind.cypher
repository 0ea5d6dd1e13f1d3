// name: People behind agreements
// nameZh: 协议背后的人
// phrase: Which people hold a post in a party to an agreement?
// phraseZh: 协议各方中有谁任职？
// description: Two bodies that are possibly one and the same count as one.
// descriptionZh: 可能相同的两个机构视为一个。
// tags: agreements, people

MATCH path = (p:Person)-[:HOLDS_POST]->(:Organization)-[:POSSIBLY_SAME_AS*0..1]-(:Organization)-[:PARTY_TO]->(a:Agreement)
RETURN p.name AS person, a.name AS agreement, path
ORDER BY person
