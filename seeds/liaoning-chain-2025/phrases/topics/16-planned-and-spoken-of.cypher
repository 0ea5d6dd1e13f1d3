// name: Plans and their speakers
// nameZh: 计划与发言者
// phrase: Which topics does somebody plan, and who spoke of them?
// phraseZh: 谁计划做什么，又由谁谈到？
// tags: topics, people

MATCH (x)-[r:PLANS]->(t:Topic)<-[s:SPOKE_OF]-(p:Person)
RETURN x, r, t, s, p
ORDER BY t.name
