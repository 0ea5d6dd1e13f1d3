/**
 * What the guard admits, by name. Everything that is not here is refused, so that a later version of the language
 * opens nothing by itself. Rules and tokens are those of the grammar of @neo4j-cypher/language-support (Cypher 25);
 * a test compares the lists with the grammar, and another with what a real server offers.
 */
const words = (text: string): string[] => text.trim().split(/\s+/)

/** Rules of statements that only read. */
export const readingRules: ReadonlySet<string> = new Set(
  words(`
    statementsOrCommands statementOrCommand preparsedStatement preparserOption preparserKeyword
    cypher cypherOptions cypherOption cypherOptionName cypherOptionValue cypherVersion
    statement queryWithLocalDefinitions nextStatement regularQuery union when whenBranch elseBranch singleQuery

    clause finishClause returnClause returnBody returnItem returnItems groupBy orderItem ascToken descToken orderBy
    skip limit whereClause searchClause indexSpecificationClause forClause analyzerClause scoreClause withClause
    matchClause matchMode hint expandHintStep filterClause unwindClause forListClause letClause letItem
    callClause procedureName procedureArgument procedureResultItem subqueryClause subqueryScope orderBySkipLimitClause

    patternList pattern quantifier anonymousPattern shortestPathPattern patternElement pathPatternPrefix
    nonNegativeIntegerSpecification pathMode groupToken pathToken pathPatternNonEmpty nodePattern parenthesizedPath
    dynamicAnyAllExpression labelOrRelType properties relationshipPattern leftArrow arrowLine rightArrow pathLength
    labelExpression labelExpression4 labelExpression3 labelExpression2 labelExpression1

    expression expression11 expression10 expression9 expression8 expression7 comparisonExpression6 normalForm
    expression6 expression5 expression4 expression3 expression2 expression1 postFix property dynamicProperty
    literal caseExpression caseAlternative extendedCaseExpression extendedCaseAlternative extendedWhen
    listComprehension patternComprehension reduceExpression allReduceExpression allReduceExpressionValidArguments
    listItemsPredicate normalizeFunction vectorFunction vectorDistanceFunction vectorNormFunction
    vectorDistanceMetric vectorNormDistanceMetric trimFunction patternExpression shortestPathExpression
    parenthesizedExpression mapProjection mapProjectionElement countStar existsExpression propertyExistsPredicate
    countExpression collectExpression numberLiteral signedIntegerLiteral listLiteral propertyKeyName parameter
    parameterName functionInvocation functionArgument functionName namespace variable nonEmptyNameList
    type typePart typeName typeNullability typeListSuffix vectorCoordinateType stringLiteral map
    symbolicNameString escapedSymbolicNameString unescapedSymbolicNameString unescapedSymbolicNameString_
    symbolicVariableNameString escapedSymbolicVariableNameString unescapedSymbolicVariableNameString

    composableCommandClauses composableShowCommandClauses showIndexCommand showIndexType showIndexesEnd indexToken
    showConstraintCommand showConstraintEntity constraintExistType showConstraintsEnd constraintToken
    showCurrentGraphTypeCommand showProcedures showFunctions functionToken executableBy showFunctionsType
    showCommandYieldWhere yieldClause yieldItem yieldSkip yieldLimit commandNameExpression
  `),
)

/** Rules that change data; admitted where editing is asked for. */
export const writingRules: ReadonlySet<string> = new Set(
  words(`
    createClause insertClause setClause setItem removeClause removeItem deleteClause mergeClause mergeAction
    foreachClause insertPatternList insertPattern insertNodePattern insertRelationshipPattern
    insertNodeLabelExpression insertRelationshipLabelExpression nodeLabels nodeLabelsIs labelType dynamicLabelType
    dynamicExpression
  `),
)

/** Functions, in lower case: they read their arguments, the graph, the clock or a source of random numbers. */
export const functions: ReadonlySet<string> = new Set(
  words(`
    abs acos all any asin atan atan2 avg btrim ceil char_length character_length coalesce coll.distinct coll.flatten
    coll.indexof coll.insert coll.max coll.min coll.remove coll.sort collect collect_list cos cosh cot coth count
    date date.realtime date.statement date.transaction date.truncate
    datetime datetime.fromepoch datetime.fromepochmillis datetime.realtime datetime.statement datetime.transaction
    datetime.truncate db.namefromelementid degrees duration duration.between duration.indays duration.inmonths duration.inseconds
    e elementid element_id endnode exists exp floor format haversin head id isempty isnan keys labels last left length
    ln localdatetime localdatetime.realtime localdatetime.statement localdatetime.transaction localdatetime.truncate
    localtime localtime.realtime localtime.statement localtime.transaction localtime.truncate
    local_datetime local_time log log10 lower ltrim max min nodes none normalize nullif
    path_length percentilecont percentiledisc percentile_cont percentile_disc pi point point.distance
    point.withinbbox properties radians rand randomuuid range reduce relationships replace reverse right round rtrim
    sign sin single sinh size split sqrt startnode stdev stdevp stddev_pop stddev_samp string.distance
    string.indexof string.join substring sum tail tan tanh time time.realtime time.statement time.transaction
    time.truncate timestamp toboolean tobooleanlist tobooleanornull tofloat tofloatlist tofloatornull tointeger
    tointegerlist tointegerornull tolower tostring tostringlist tostringornull toupper trim type upper valuetype
    vector vector.similarity.cosine vector.similarity.euclidean vector_dimension_count vector_distance vector_norm
    zoned_datetime zoned_time
  `),
)

/** Procedures, in lower case: they read the graph, its schema or its indexes, or say what the database is. */
export const procedures: ReadonlySet<string> = new Set(
  words(`
    db.labels db.relationshiptypes db.propertykeys
    db.schema.visualization db.schema.nodetypeproperties db.schema.reltypeproperties
    db.index.fulltext.querynodes db.index.fulltext.queryrelationships db.index.fulltext.listavailableanalyzers
    db.index.vector.querynodes db.index.vector.queryrelationships
    db.info db.ping dbms.components dbms.info tx.getmetadata
  `),
)

/** Options after CYPHER that choose how a statement is planned and run, never what it means. */
export const options: ReadonlySet<string> = new Set(
  words(`
    planner runtime replan expressionengine operatorengine interpretedpipesfallback connectcomponentsplanner
    updatestrategy eagerAnalyzer inferschemaparts statefulshortestplanningmode labelinference parallelruntimesupport
  `).map(name => name.toLowerCase()),
)

/** Versions of the language after CYPHER. */
export const versions: ReadonlySet<string> = new Set(['5', '25'])
