// name: Renown of a place
// nameZh: 一地以何闻名
// phrase: What is {place} known for?
// phraseZh: {place}以什么闻名？
// tags: places, products
// $place: text from Place.name = "Liaoning Province"
// $place label: Place
// $place labelZh: 地点

MATCH (p:Place {name: $place})-[r:KNOWN_FOR]->(x)
RETURN p, r, x
