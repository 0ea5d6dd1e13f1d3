// name: Who spoke where
// nameZh: 谁在哪里发言
// phrase: Who spoke at which event, and where was it held?
// phraseZh: 谁在哪个活动上发言，地点在哪里？
// description: An event that is part of another was held where the other was.
// descriptionZh: 作为其他活动一部分的活动，地点随该活动。
// tags: events, people, places

MATCH (p:Person)-[r:PARTICIPATED_IN]->(e:Event)
WHERE r.role IN ['speaker', 'panellist']
MATCH (e)-[:PART_OF*0..2]->(:Event)-[:HELD_IN]->(place:Place)
RETURN p.name AS person, r.role AS role, e.name AS event, collect(DISTINCT place.name) AS places, p, r, e
ORDER BY event, person
