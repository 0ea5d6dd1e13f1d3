// name: Claims by certainty
// nameZh: 按把握看陈述
// phrase: What is stated only as {status}?
// phraseZh: 哪些内容只是{status}？
// description: asserted: the text says so; hedged: with a reservation; inferred: it follows; contradicted: another sentence says otherwise.
// descriptionZh: asserted：原文明说；hedged：有保留；inferred：由推断得出；contradicted：另一句说法不同。
// tags: evidence
// $status: text from ABOUT.status = "hedged"
// $status label: Certainty
// $status labelZh: 把握

MATCH (a)-[r]->(b)
WHERE r.status = $status
RETURN a, r, b
