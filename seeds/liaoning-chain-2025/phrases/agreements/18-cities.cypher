// name: Cities tied by agreements
// nameZh: 由协议相连的城市
// phrase: Which cities are tied by agreements?
// phraseZh: 哪些城市由协议相连？
// description: A body of a district counts for its city.
// descriptionZh: 区的机构算作所在城市的机构。
// tags: agreements, places

MATCH path = (c:Place {kind: 'city'})<-[:PART_OF*0..2]-(:Place)<-[:LOCATED_IN]-(:Organization)-[:PARTY_TO]->(a:Agreement)<-[:PARTY_TO]-(:Organization)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..2]->(d:Place {kind: 'city'})
WHERE c.name < d.name
RETURN c.name AS city, d.name AS other, a.name AS agreement, a.status AS status, path
ORDER BY city, other
