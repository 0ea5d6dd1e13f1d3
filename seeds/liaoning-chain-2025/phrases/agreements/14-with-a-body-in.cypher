// name: Agreements of a place
// nameZh: 一地的协议
// phrase: Who signed an agreement with a body in {place}?
// phraseZh: 谁与{place}的机构签了协议？
// description: A body of a city counts for its province, and for the country.
// descriptionZh: 城市的机构也算作所在省和国家的机构。
// tags: agreements, places
// $place: text from Place.name = "Dalian"
// $place label: Place
// $place labelZh: 地点

MATCH (b:Organization)-[r:PARTY_TO]->(a:Agreement)<-[s:PARTY_TO]-(other)
WHERE EXISTS { MATCH (b)-[:LOCATED_IN]->(:Place)-[:PART_OF*0..4]->(:Place {name: $place}) }
RETURN b, r, a, s, other
