// name: Connection of two
// nameZh: 两者的联系
// phrase: How are {from} and {to} connected by posts, places and agreements?
// phraseZh: {from}与{to}如何通过职务、地点和协议相连？
// description: The shortest chains of up to six steps, taken along relationships of these kinds only.
// descriptionZh: 只沿这些关系、不超过六步的最短链。
// tags: connections
// $from: text from Entity.name = "Ye Zhi"
// $from label: One
// $from labelZh: 一方
// $to: text from Entity.name = "Dandong"
// $to label: Other
// $to labelZh: 另一方

MATCH (a:Entity {name: $from}), (b:Entity {name: $to})
MATCH path = allShortestPaths((a)-[:HOLDS_POST|REPRESENTS|PARTY_TO|LOCATED_IN|PART_OF*..6]-(b))
RETURN path
