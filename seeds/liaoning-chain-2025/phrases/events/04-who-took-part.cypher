// name: Part in an event
// nameZh: 参加活动
// phrase: Who took part in {event} as {role}?
// phraseZh: 谁以{role}的身份参加了{event}？
// tags: events, people
// $event: text from Event.name = "Regional dialogue"
// $event label: Event
// $event labelZh: 活动
// $role: text from PARTICIPATED_IN.role = "panellist"
// $role label: Role
// $role labelZh: 角色

MATCH (x)-[r:PARTICIPATED_IN]->(e:Event {name: $event})
WHERE r.role = $role
RETURN x, r, e
