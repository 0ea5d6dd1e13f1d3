// name: Figures in a unit
// nameZh: 按单位看数字
// phrase: What are the largest figures in {unit}?
// phraseZh: 以{unit}计的最大数字有哪些？
// description: Figures that the text gives as about, more than or less than are marked by their qualifier.
// descriptionZh: 原文中的约数、超过或不足由 qualifier 标明。
// tags: figures
// $unit: text from Statistic.unit = "CNY"
// $unit label: Unit
// $unit labelZh: 单位

MATCH (s:Statistic {unit: $unit})-[r:ABOUT]->(x)
RETURN s.measure AS measure, s.qualifier AS qualifier, s.value AS value, collect(x.name) AS about, s, collect(r) AS links, collect(x) AS subjects
ORDER BY value DESC
