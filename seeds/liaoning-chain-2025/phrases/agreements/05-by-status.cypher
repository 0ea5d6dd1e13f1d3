// name: Agreements by status
// nameZh: 按状态看协议
// phrase: Which agreements are {status}, and between whom?
// phraseZh: 哪些协议的状态是{status}，由谁签订？
// description: A signed agreement binds; an intended one says only what its parties mean to do.
// descriptionZh: 已签署的协议有约束力；意向只说明各方的打算。
// tags: agreements
// $status: text from Agreement.status = "intended"
// $status label: Status
// $status labelZh: 状态

MATCH (o)-[r:PARTY_TO]->(a:Agreement {status: $status})
RETURN o, r, a
