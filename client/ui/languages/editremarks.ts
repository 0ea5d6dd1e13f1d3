import type { EditRemark, EditRemarkCode } from '../../../server/contract/edit.ts'
import type { Language } from '../../model/caption.ts'

/** In English the server's own words stand. */
const zh: { readonly [Code in EditRemarkCode]: string } = {
  nodeMissing: '没有节点的键或元素 ID 为“{{ref}}”，此次编辑中也没有这样命名的节点。',
  relationshipMissing: '没有关系的键或元素 ID 为“{{ref}}”。',
  ambiguous: '“{{ref}}”对应 {{count}} 个，请用元素 ID。',
  asTwice: '“{{as}}”在此次编辑中命名了两个对象。',
  deletedToo: '此次编辑同时删除了“{{ref}}”。',
  deletedTwice: '“{{ref}}”被删除了两次。',
  tooMuch: '此次编辑涉及 {{count}} 个节点和关系，一次最多 {{most}} 个。',
  labelsBoth: '标签“{{name}}”既添加又去掉。',
  nameImpossible: '此数据库无法存储名称“{{name}}”。',
  valueImpossible: '此数据库无法存储“{{property}}”的这个值：{{why}}。',
  valueTaken: '在标签为 {{of}} 的节点中“{{property}}”必须唯一，“{{name}}”已有“{{value}}”。',
  valueTakenHere: '在 {{of}} 中“{{property}}”必须唯一，此次编辑的两个对象都会有“{{value}}”。',
  relationshipTaken: '在 {{of}} 关系中“{{property}}”必须唯一，已有一个关系的值为“{{value}}”。',
  propertyRequired: '{{of}} 都必须有“{{property}}”。',
  passageMissing: '没有键为“{{key}}”的段落。',
  noPassages: '此数据库中没有段落：请写明本人所知。',
  claimMissing: '请写明此关系陈述了什么：缺少“claim”。',
  statusUnknown: '状态只能是 asserted、hedged、inferred 或 contradicted，不能是“{{value}}”。',
  statusUnproven: '没有引用段落，状态不能是“{{value}}”：只能是 inferred 或 contradicted。',
  contradictedNote: '有矛盾的陈述需要用“note”写明与之矛盾的内容。',
  evidenceGiven: '“{{property}}”来自此次编辑的依据，不能自行设置。',
  nothing: '不会有任何改动：一切已经如此。',
  labelUnknown: '目前没有标签为“{{name}}”的节点。',
  labelNear: '目前没有标签为“{{name}}”的节点。是否指“{{near}}”？',
  typeUnknown: '目前没有类型为“{{name}}”的关系。',
  typeNear: '目前没有类型为“{{name}}”的关系。是否指“{{near}}”？',
  propertyUnknown: '目前 {{of}} 都没有“{{name}}”。',
  propertyNear: '目前 {{of}} 都没有“{{name}}”。是否指“{{near}}”？',
  valueType: '“{{property}}”在这里是 {{given}}，在别处是 {{usual}}。',
  endsUnusual: '目前没有从 {{from}} 到 {{to}} 的 {{type}}。',
  keyChanged: '场景和笔记靠这个值找到“{{key}}”，改后将找不到。',
  seedOwned: '它属于种子数据 {{seed}}：重新加载会恢复原状。',
  sourceLayer: '这是报告本身的一部分：别处的证据可能引用它。',
}

/** What the server says of an edit, in the page's language. */
export const remarkText = ({ code, values, text }: EditRemark, language: Language): string =>
  language === 'zh' && Object.hasOwn(zh, code)
    ? zh[code].replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(Object.hasOwn(values, name) ? values[name] : ''))
    : text
