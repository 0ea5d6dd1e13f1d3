import type { Status } from './dossier.ts'

/** What a dossier says in its own words, in two languages. */
export interface Words {
  readonly kind: string
  readonly untitled: (entities: number, relationships: number) => string
  readonly contents: string
  readonly pageOf: string
  readonly unprintable: string
  readonly date: (iso: string) => string
  /** Of a code like `zh`; what is none stays as it is. */
  readonly languageName: (code: string) => string
  readonly number: (value: number) => string
  readonly inBrief: string
  readonly picture: string
  readonly care: string
  readonly figures: string
  readonly otherTies: string
  readonly notes: string
  readonly passages: string
  readonly reports: string
  readonly leftOut: string
  readonly about: string
  readonly labels: { readonly [label: string]: string }
  readonly types: { readonly [type: string]: string }
  readonly names: { readonly [property: string]: string }
  readonly status: { readonly [status in Status]: string }
  readonly statusCounts: { readonly [status in Status]: (count: string) => string }
  readonly noStatus: (count: string) => string
  readonly noEvidence: string
  readonly unproven: (count: string) => string
  readonly dataNamesNone: string
  readonly careHint: string
  readonly danglingOne: (keys: string) => string
  readonly qualifiers: { readonly [qualifier: string]: (value: string) => string }
  readonly columns: readonly [figure: string, value: string, period: string, about: string, passages: string]
  readonly says: (entities: string, relationships: string) => string
  readonly ofAll: (nodes: string, relationships: string) => string
  readonly proof: (passages: string, reports: string) => string
  readonly source: (engine: string, date: string) => string
  readonly howToRead: string
  readonly chosen: { readonly all: string; readonly labels: string; readonly entities: string; readonly query: string }
  readonly nothingLeftOut: string
  readonly uncited: (count: string) => string
  readonly ids: string
  readonly bookkeeping: string
  readonly howToReadBare: string
  readonly asText: string
  readonly pictureElsewhere: string
  readonly noLabel: string
  readonly also: string
  readonly known: string
  readonly at: (line: string, sentence: string | null) => string
  readonly wholeLine: string
  readonly inWords: string
  readonly proves: string
  /** Before entities that a passage is evidence for. */
  readonly supports: string
  readonly note: string
  readonly fromHere: (count: string) => string
  readonly comma: string
  /** Between sentences. */
  readonly space: string
  /** What of the relationships is how certain, as a sentence. */
  readonly ofThem: (parts: readonly string[]) => string
  readonly embedded: string
  /** The entity under whose heading something stands. */
  readonly here: string
  readonly colon: string
  readonly quote: (text: string) => string
  readonly aside: (text: string) => string
}

const plural = (one: string, many: string) => (count: string) => `${count} ${count === '1' ? one : many}`
const entities = plural('entity', 'entities')
const relationships = plural('relationship', 'relationships')
const are = (rest: string) => (count: string) => `${count} ${count === '1' ? 'is' : 'are'} ${rest}`

function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

const formatDate = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso))

const english: Words = {
  kind: 'Dossier',
  untitled: (nodes, ties) => `${entities(String(nodes))} and ${relationships(String(ties))}`,
  contents: 'Contents',
  pageOf: 'Page {page} of {pages}',
  unprintable:
    'For these letters this file has no shapes, and an empty box stands for each: {letters}. The dossier as HTML shows them.',
  date: iso => formatDate(iso, 'en-GB'),
  languageName: code => languageName(code, 'en'),
  number: value => value.toLocaleString('en'),
  inBrief: 'In brief',
  picture: 'Picture',
  care: 'To be read with care',
  figures: 'Figures',
  otherTies: 'Other relationships',
  notes: 'Notes of the analyst',
  passages: 'Passages',
  reports: 'Sources',
  leftOut: 'What was left out',
  about: 'How this dossier was made',
  labels: {
    Agreement: 'Agreements',
    Person: 'Persons',
    Organization: 'Organizations',
    Place: 'Places',
    Event: 'Events',
    Document: 'Documents',
    Product: 'Products',
    Topic: 'Topics',
    Statistic: 'Figures without a value',
  },
  types: {},
  names: {
    kind: 'kind',
    coordinatesSource: 'source of the coordinates',
    startDate: 'from',
    endDate: 'to',
    url: 'address',
  },
  status: {
    asserted: 'Stated by the source',
    hedged: 'Stated with a reservation',
    inferred: 'Inferred, not stated',
    contradicted: 'Contradicted elsewhere in the source',
  },
  statusCounts: {
    asserted: are('stated by the source'),
    hedged: are('stated with a reservation'),
    inferred: are('inferred, not stated'),
    contradicted: are('contradicted by another passage'),
  },
  noStatus: count => `${count} ${count === '1' ? 'has' : 'have'} no status`,
  noEvidence: 'No passage proves it',
  unproven: are('proven by no passage'),
  dataNamesNone:
    'The data names no evidence: no passage can be shown for any relationship. They stand here as the database has them.',
  careHint: 'These relationships are not simply stated by a passage. Each says why where it stands.',
  danglingOne: keys => `Named as evidence, and not in this dossier: ${keys}`,
  qualifiers: {
    about: value => `about ${value}`,
    'more than': value => `more than ${value}`,
    'less than': value => `less than ${value}`,
    exact: value => value,
  },
  columns: ['Figure', 'Value', 'Period', 'About', 'Passages'],
  says: (nodes, ties) => `${entities(nodes)} and ${relationships(ties)} between them.`,
  ofAll: (nodes, ties) => `The database has ${nodes} nodes and ${ties} relationships, sources included.`,
  proof: (passages, reports) =>
    `${plural('passage', 'passages')(passages)} of ${plural('report', 'reports')(reports)} prove what is said.`,
  source: (engine, date) => `Read on ${date} from ${engine}.`,
  howToRead:
    'Every relationship has a number with an R, and says what the source claims, how certain that is, and by numbers in brackets which passages prove it; the passages stand at the end. A relationship stands once, under one of its two ends; the other end refers to it.',
  chosen: {
    all: 'Chosen: everything that the database has.',
    labels: 'Chosen: all nodes with one of these labels, and the relationships among them:',
    entities: 'Chosen: nodes and relationships that somebody picked.',
    query: 'Chosen: what the query below finds.',
  },
  nothingLeftOut: 'Nothing of what was asked for was left out.',
  uncited: count => `${plural('passage', 'passages')(count)} on which nothing here rests.`,
  ids: 'Ids by which the database tells apart what has a name.',
  howToReadBare:
    'Every relationship has a number with an R. It stands once, under one of its two ends; the other end refers to it.',
  bookkeeping: 'Keys by which programs tell entities apart, and properties of reports that only programs read.',
  asText: 'Values stand as text: of which type they are in the database is not said.',
  pictureElsewhere: 'The picture that came with it: Markdown has no place for it; HTML and PDF have.',
  noLabel: 'Without a label',
  also: 'Also called',
  known: 'See also',
  at: (line, sentence) => (sentence === null ? `line ${line}` : `line ${line}, sentence ${sentence}`),
  wholeLine: 'The whole line; which part of it is the sentence is not known.',
  inWords: 'In short',
  proves: 'Proves',
  supports: 'Evidence for',
  note: 'Note',
  fromHere: count => `${plural('passage', 'passages')(count)} here`,
  comma: ', ',
  space: ' ',
  ofThem: parts => `Of the relationships, ${parts.join(', ')}.`,
  embedded: 'the embedded database',
  here: 'this',
  colon: ': ',
  quote: text => `“${text}”`,
  aside: text => ` (${text})`,
}

const chinese: Words = {
  kind: '卷宗',
  untitled: (nodes, ties) => `${nodes} 个实体与 ${ties} 个关系`,
  contents: '目录',
  pageOf: '第 {page} 页，共 {pages} 页',
  unprintable: '本文件没有下列字符的字形，各以空框代替：{letters}。HTML 格式的卷宗可以显示。',
  date: iso => formatDate(iso, 'zh-CN'),
  languageName: code => languageName(code, 'zh-CN'),
  number: value => value.toLocaleString('zh'),
  inBrief: '概要',
  picture: '图',
  care: '须谨慎阅读',
  figures: '数字',
  otherTies: '其他关系',
  notes: '分析者的笔记',
  passages: '原文段落',
  reports: '来源',
  leftOut: '未收入的内容',
  about: '本卷宗的制作',
  labels: {
    Agreement: '协议',
    Person: '人物',
    Organization: '机构',
    Place: '地点',
    Event: '事件',
    Document: '文件',
    Product: '产品',
    Topic: '主题',
    Statistic: '没有数值的数字',
  },
  types: {
    HOLDS_POST: '任职于',
    PART_OF: '属于',
    LOCATED_IN: '位于',
    PARTICIPATED_IN: '参加',
    HELD_IN: '举办于',
    PARTY_TO: '缔约',
    SIGNED_AT: '签署于',
    COVERS: '涉及',
    COMPILED: '编制',
    PUBLISHED: '发布',
    PRESENTED: '展示',
    LISTS: '列出',
    KNOWN_FOR: '以其闻名',
    ABOUT: '关于',
    REPRESENTS: '代表',
    POSSIBLY_SAME_AS: '可能同为',
    SPOKE_OF: '谈到',
    PROMOTES: '推动',
    PLANS: '计划',
    ADDRESSES: '讨论',
    ESTABLISHES: '设立',
  },
  names: {
    kind: '类别',
    status: '状态',
    subject: '标的',
    date: '日期',
    role: '角色',
    title: '职务',
    how: '方式',
    startDate: '自',
    endDate: '至',
    latitude: '纬度',
    longitude: '经度',
    coordinatesSource: '坐标来源',
    publisher: '发布者',
    author: '作者',
    language: '语言',
    url: '网址',
    licence: '许可',
    unit: '单位',
    period: '时期',
    measure: '指标',
  },
  status: {
    asserted: '原文明确陈述',
    hedged: '原文有保留地陈述',
    inferred: '推断得出，原文未陈述',
    contradicted: '原文另有矛盾的说法',
  },
  statusCounts: {
    asserted: count => `${count} 个为原文明确陈述`,
    hedged: count => `${count} 个为有保留的陈述`,
    inferred: count => `${count} 个为推断`,
    contradicted: count => `${count} 个与另一段落矛盾`,
  },
  noStatus: count => `${count} 个没有状态`,
  noEvidence: '没有段落证明',
  unproven: count => `${count} 个没有段落证明`,
  dataNamesNone: '数据未注明任何证据：没有一个关系能出示段落。此处照数据库原样列出。',
  careHint: '以下关系并非由段落直接陈述，原因见各条。',
  danglingOne: keys => `注明为证据、但不在本卷宗内：${keys}`,
  qualifiers: {
    about: value => `约 ${value}`,
    'more than': value => `超过 ${value}`,
    'less than': value => `不足 ${value}`,
    exact: value => value,
  },
  columns: ['数字', '数值', '时期', '关于', '段落'],
  says: (nodes, ties) => `${nodes} 个实体，其间 ${ties} 个关系。`,
  ofAll: (nodes, ties) => `数据库共有 ${nodes} 个节点和 ${ties} 个关系（含来源）。`,
  proof: (passages, reports) => `${reports} 份报告的 ${passages} 个段落为证。`,
  source: (engine, date) => `${date}读自${engine}。`,
  howToRead:
    '每个关系有一个以 R 开头的编号，写明来源的说法、其确定程度，并以方括号内的数字指出证明它的段落；段落列于文末。每个关系只列一次，位于其一端之下，另一端给出指引。',
  chosen: {
    all: '范围：数据库的全部内容。',
    labels: '范围：带有下列任一标签的全部节点及其间的关系：',
    entities: '范围：逐一选定的节点与关系。',
    query: '范围：下列查询的结果。',
  },
  nothingLeftOut: '所要求的内容没有遗漏。',
  uncited: count => `${count} 个段落：此处没有内容以其为据。`,
  ids: '数据库用以区分有名称者的内部编号。',
  howToReadBare: '每个关系有一个以 R 开头的编号，只列一次，位于其一端之下，另一端给出指引。',
  bookkeeping: '程序用以区分实体的键，以及报告中只供程序读取的属性。',
  asText: '各值以文字列出，未注明其在数据库中的类型。',
  pictureElsewhere: '随附的图：Markdown 无处安放，HTML 与 PDF 中有。',
  noLabel: '没有标签',
  also: '又称',
  known: '另见',
  at: (line, sentence) => (sentence === null ? `第 ${line} 行` : `第 ${line} 行第 ${sentence} 句`),
  wholeLine: '此为整行，不知其中哪一部分是该句。',
  inWords: '大意',
  proves: '证明',
  supports: '佐证',
  note: '按',
  fromHere: count => `此处 ${count} 个段落`,
  comma: '、',
  space: '',
  ofThem: parts => `关系之中，${parts.join('，')}。`,
  embedded: '内置数据库',
  here: '此项',
  colon: '：',
  quote: text => `“${text}”`,
  aside: text => `（${text}）`,
}

export const wordsIn = (language: 'en' | 'zh'): Words => (language === 'zh' ? chinese : english)
