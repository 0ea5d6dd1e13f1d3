// name: Cooperation between provinces
// nameZh: 省际合作
// phrase: Which provinces cooperate, and by which agreements?
// phraseZh: 哪些省份合作，依据哪些协议？
// description: By the provinces in which the parties are seated. A party in a city that the report puts in no province is left out.
// descriptionZh: 按各方所在省份计算；报道未说明所属省份的城市不计。
// tags: agreements, places

MATCH (p:Place {kind: 'province'})<-[:PART_OF*0..3]-(:Place)<-[:LOCATED_IN]-(b:Organization)-[r:PARTY_TO]->(a:Agreement)<-[s:PARTY_TO]-(o:Organization)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..3]->(q:Place {kind: 'province'})
WHERE p.name < q.name
RETURN p.name AS province, q.name AS other, collect(DISTINCT a.name) AS agreements, count(DISTINCT a) AS count, collect(DISTINCT b) + collect(DISTINCT o) AS bodies
ORDER BY count DESC, province, other
