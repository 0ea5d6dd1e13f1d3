import type { Access, Plan } from '../../engines/engine.ts'
import { procedures } from './allowed.ts'

/**
 * Second look at a statement, through Neo4j's own eyes: every operator of its plan is known and does what the access
 * allows. The kind of query that EXPLAIN reports is no guard: LOAD CSV and TERMINATE are 'r' for it.
 * Names are those of Neo4j 5.26 and the 2025 and 2026 releases, without what stands in parentheses.
 */
const words = (text: string): string[] => text.trim().split(/\s+/)

const reading: ReadonlySet<string> = new Set(
  words(`
    AllNodesScan PartitionedAllNodesScan NodeByElementIdSeek NodeByIdSeek NodeByLabelScan PartitionedNodeByLabelScan
    IntersectionNodeByLabelsScan PartitionedIntersectionNodeByLabelsScan UnionNodeByLabelsScan
    PartitionedUnionNodeByLabelsScan SubtractionNodeByLabelsScan PartitionedSubtractionNodeByLabelsScan
    DynamicLabelNodeLookup DynamicDirectedRelationshipTypeLookup DynamicUndirectedRelationshipTypeLookup
    NodeIndexContainsScan NodeIndexEndsWithScan NodeIndexScan PartitionedNodeIndexScan NodeIndexSeek
    NodeIndexSeekByRange PartitionedNodeIndexSeek PartitionedNodeIndexSeekByRange NodeUniqueIndexSeek
    NodeUniqueIndexSeekByRange MultiNodeIndexSeek AssertingMultiNodeIndexSeek NodeFulltextIndexSearch
    NodeVectorIndexSearch DirectedRelationshipFulltextIndexSearch UndirectedRelationshipFulltextIndexSearch
    DirectedRelationshipVectorIndexSearch UndirectedRelationshipVectorIndexSearch

    DirectedAllRelationshipsScan UndirectedAllRelationshipsScan DirectedRelationshipByElementIdSeek
    UndirectedRelationshipByElementIdSeek DirectedRelationshipByIdSeek UndirectedRelationshipByIdSeek
    DirectedRelationshipTypeScan UndirectedRelationshipTypeScan DirectedUnionRelationshipTypesScan
    UndirectedUnionRelationshipTypesScan DirectedRelationshipIndexContainsScan DirectedRelationshipIndexEndsWithScan
    DirectedRelationshipIndexScan DirectedRelationshipIndexSeek DirectedRelationshipIndexSeekByRange
    DirectedRelationshipUniqueIndexSeek DirectedRelationshipUniqueIndexSeekByRange
    UndirectedRelationshipIndexContainsScan UndirectedRelationshipIndexEndsWithScan UndirectedRelationshipIndexScan
    UndirectedRelationshipIndexSeek UndirectedRelationshipIndexSeekByRange UndirectedRelationshipUniqueIndexSeek
    UndirectedRelationshipUniqueIndexSeekByRange AssertingMultiRelationshipIndexSeek
    PartitionedDirectedAllRelationshipsScan PartitionedUndirectedAllRelationshipsScan
    PartitionedDirectedRelationshipTypeScan PartitionedUndirectedRelationshipTypeScan
    PartitionedDirectedUnionRelationshipTypesScan PartitionedUndirectedUnionRelationshipTypesScan
    PartitionedDirectedRelationshipIndexScan PartitionedUndirectedRelationshipIndexScan
    PartitionedDirectedRelationshipIndexSeek PartitionedUndirectedRelationshipIndexSeek
    PartitionedDirectedRelationshipIndexSeekByRange PartitionedUndirectedRelationshipIndexSeekByRange

    Expand OptionalExpand VarLengthExpand ProjectEndpoints ShortestPath StatefulShortestPath PathPropagatingBFS
    Repeat BidirectionalRepeat RepeatOptions Anti AntiConditionalApply AntiSemiApply Apply Argument ArgumentTracker
    CacheProperties RemoteBatchProperties RemoteBatchPropertiesWithFilter CartesianProduct ConditionalApply Distinct
    Eager EagerAggregation EmptyResult EmptyRow ExhaustiveLimit Filter LetAntiSemiApply LetSelectOrAntiSemiApply
    LetSelectOrSemiApply LetSemiApply Limit NodeCountFromCountStore RelationshipCountFromCountStore NodeHashJoin
    NodeLeftOuterHashJoin NodeRightOuterHashJoin LeftOuterHashJoin RightOuterHashJoin ValueHashJoin NonFuseable
    NonPipelined NonPipelinedStreaming NullifyMetadata Optional OrderedAggregation OrderedDistinct OrderedUnion
    PartialSort PartialTop PartitionedUnwind Prober ProduceResults Projection RollUpApply SelectOrAntiSemiApply
    SelectOrSemiApply SemiApply Skip Sort Top Top1WithTies TriadicBuild TriadicFilter TriadicSelection Trail Union
    Unwind PreserveOrder AssertSameNode AssertSameRelationship

    ProcedureCall ShowConstraints ShowFunctions ShowIndexes ShowProcedures ShowCurrentGraphType
  `),
)

const writing: ReadonlySet<string> = new Set(
  words(`
    Create Delete DetachDelete DeleteNode DeleteRelationship DeletePath DeleteExpression DetachDeleteNode
    DetachDeletePath DetachDeleteExpression Foreach ForeachApply LockNodes LockingMerge Merge MergeInto
    MergeUniqueNode RemoveLabels SetDynamicProperty SetLabels SetNodeProperties SetNodePropertiesFromMap
    SetNodeProperty SetProperties SetPropertiesFromMap SetProperty SetRelationshipProperties
    SetRelationshipPropertiesFromMap SetRelationshipProperty
  `),
)

/** The name of the first operator, or procedure, that the access does not allow; undefined where the plan is admitted. */
export function admitPlan(plan: Plan, access: Access): string | undefined {
  const open = [plan]
  for (let next = open.pop(); next; next = open.pop()) {
    const operator = bareName(next.operator)
    if (!reading.has(operator) && !(access === 'write' && writing.has(operator))) return operator
    if (operator === 'ProcedureCall') {
      const procedure = /^\s*([^(\s]+)\(/.exec(next.details ?? '')?.[1]?.replaceAll('`', '')
      if (procedure !== undefined && !procedures.has(procedure.toLowerCase())) return procedure
    }
    open.push(...next.children)
  }
  return undefined
}

/** `Expand(All)@neo4j` is an Expand. */
const bareName = (operator: string): string => operator.replace(/[(@].*$/s, '').trim()
