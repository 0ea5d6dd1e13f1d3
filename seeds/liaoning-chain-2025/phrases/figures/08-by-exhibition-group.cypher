// name: Figures by exhibition group
// nameZh: 各展团的数字
// phrase: Which figures does the report give for each exhibition group?
// phraseZh: 报道为每个展团给出了哪些数字？
// tags: figures, exhibition groups

MATCH (s:Statistic)-[r:ABOUT]->(g:Organization {kind: 'exhibition group'})
RETURN g.name AS `group`, s.measure AS measure, s.qualifier AS qualifier, s.value AS value, s.unit AS unit, s, r, g
ORDER BY `group`, measure
