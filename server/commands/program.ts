import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { type Config, defaultText, readConfig, type Setting, settingNames, settings } from '../config.ts'
import { encodings } from '../contract/encodings.ts'
import { onConflicts, onErrors } from '../contract/importchoices.ts'
import { formats } from '../formats/index.ts'
import { asAppError } from '../http/problem.ts'
import { mappedTable } from '../import/tables.ts'
import { packageVersion } from '../package.ts'
import type { CommandContext } from './context.ts'
import { type Exit, exitMeanings, exitOf, exits } from './exit.ts'
import { type Io, note } from './io.ts'

const engineSettings = [
  'dataDir',
  'neo4jUri',
  'neo4jUsername',
  'neo4jDatabase',
  'credentials',
  'timeout',
  'logLevel',
] as const satisfies (keyof Config)[]

/** Runs the command line and gives the exit code. Never throws; what is wrong stands on standard error. */
export async function runProgram(
  args: string[],
  process: Io & Pick<NodeJS.Process, 'on' | 'off' | 'exit'>,
): Promise<Exit> {
  const interruption = new AbortController()
  // The first signal ends the work in good order, the second at once.
  const onSignal = () => {
    if (interruption.signal.aborted) process.exit(exits.interrupted)
    interruption.abort()
  }
  // A reader that has read enough, such as `head`, is no error. It may be told of after all was written: nobody stops
  // listening.
  const onPipe = (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? exits.ok : exits.failed)
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.stdout.on('error', onPipe)
  let exit: Exit = exits.ok
  const run = (work: (context: CommandContext) => Promise<Exit>, flags: object): Promise<void> => {
    const config = readConfig({ env: process.env, flags: settingFlags(flags) })
    return work({ io: process, config, signal: interruption.signal }).then(result => {
      exit = result
    })
  }
  try {
    const program = createProgram(process, run)
    if (args.length === 0) {
      program.outputHelp()
      return exits.ok
    }
    await program.parseAsync(args, { from: 'user' })
    return exit
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exits.ok : exits.usage
    return report(error, process, interruption.signal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

function report(error: unknown, io: Io, signal: AbortSignal): Exit {
  if (signal.aborted) {
    note(io, 'Interrupted.')
    return exits.interrupted
  }
  const known = asAppError(error)
  if (known.code === 'INTERNAL') {
    note(io, `Something went wrong that should not: ${error instanceof Error ? error.stack : String(error)}`)
    return exits.failed
  }
  note(io, `${known.message} (${known.code})`)
  for (const place of known.places) {
    const where = [place.file, place.line, place.column].filter(part => part !== undefined).join(':')
    if (!known.message.includes(place.message)) note(io, `  ${where ? `${where}: ` : ''}${place.message}`)
  }
  return exitOf[known.code]
}

type Run = (work: (context: CommandContext) => Promise<Exit>, flags: object) => Promise<void>

function createProgram(io: Io, run: Run): Command {
  const program = new Command('guanxi')
  program
    .description('A knowledge graph explorer in which every connection opens the sentence that proves it.')
    .version(packageVersion)
    .exitOverride()
    .configureOutput({ writeOut: text => io.stdout.write(text), writeErr: text => io.stderr.write(text) })
    .showHelpAfterError('(guanxi --help shows how it is used)')
    .addHelpText('after', `\n${programHelp()}`)

  const command = (
    name: string,
    description: string,
    names: readonly (keyof Config)[],
    examples: string[],
  ): Command => {
    const made = program.command(name).description(description)
    for (const setting of names) {
      const option = optionOf(setting)
      if (option !== undefined) made.addOption(option)
    }
    return made.addHelpText('after', `\nExamples:\n${examples.map(line => `  $ ${line}`).join('\n')}`)
  }

  command('serve', 'Shows the graph in the browser; Ctrl+C ends it.', settingNames, [
    'guanxi serve',
    'guanxi serve --port 0 --no-open',
    'NEO4J_URI=neo4j://localhost:7687 NEO4J_PASSWORD=… guanxi serve',
    'guanxi serve --credentials Neo4j-12345678-Created-2025-11-01.txt',
  ])
    .option('--dev', 'serve the page from its sources, rebuilt as they change')
    .action(async flags =>
      run(async context => (await import('./serve.ts')).serve(context, { development: flags.dev === true }), flags),
    )

  command(
    'load',
    'Loads a seed; without a folder, the report that came with the program.',
    [...engineSettings, 'reportFile'],
    [
      'guanxi load',
      'guanxi load my-report/ --dry-run',
      'guanxi load --report report.txt --prune',
      'guanxi load --generate 10000/30000',
    ],
  )
    .argument('[folder]', 'folder of the seed, or the name of one that came with the program')
    .option('--prune', 'remove what an earlier load brought and the seed no longer has')
    .option('--dry-run', 'show what would change, and change nothing')
    .addOption(new Option('--generate <nodes/relationships>', 'load a generated graph instead').argParser(graphSize))
    .option('--json', 'the outcome as JSON')
    .action(async (folder, flags) =>
      run(async context => (await import('./load.ts')).load(context, { ...flags, folder }), flags),
    )

  command(
    'query',
    'Runs Cypher that reads, and prints its rows.',
    [...engineSettings, 'rows', 'bytes', 'memory'],
    [
      'guanxi query "MATCH (p:Person)-[r:HOLDS_POST]->(o) RETURN p.name, r.title, o.name"',
      'guanxi query "MATCH (n {name: \\$name}) RETURN n" --param \'name="Wang Chong"\' --json',
      'guanxi query --file cities.cypher',
      'guanxi query --saved "Agreements of a place" --param place=Dandong',
      'echo "RETURN 1" | guanxi query',
    ],
  )
    .argument('[text]', 'the statement; without it, --file or standard input')
    .option('--file <file>', 'read the statement from a file')
    .option('--saved <name>', 'run a query that is kept, or a phrase of a loaded seed, by its name or folder/name')
    .option(
      '--param <name=json>',
      'a parameter; a value that is not JSON is taken as text',
      collectParameter,
      new Map(),
    )
    .option('--json', 'one JSON object per row')
    .action(async (text, flags) =>
      run(async context => (await import('./query.ts')).query(context, { ...flags, text }), flags),
    )

  command('search', 'Finds nodes by name, alias, Chinese name and text.', engineSettings, [
    'guanxi search "Wang Chong"',
    'guanxi search 大连 --label Place',
  ])
    .argument('<text>', 'what to look for')
    .option('--label <label>', 'only nodes with this label')
    .option('--limit <number>', 'at most this many', wholeNumber, 20)
    .option('--offset <number>', 'leave out so many', wholeNumber, 0)
    .option('--json', 'the whole answer as JSON')
    .action(async (text, flags) =>
      run(async context => (await import('./search.ts')).search(context, { ...flags, text }), flags),
    )

  command('paths', 'Finds how two nodes are connected, best proven first.', engineSettings, [
    'guanxi paths "Ye Zhi" Dandong',
    'guanxi paths person:ye-zhi place:dandong --mode next --count 5 --maximum-hops 6',
  ])
    .argument('<from>', 'key, element id, or a name that fits one node')
    .argument('<to>', 'likewise')
    .addOption(
      new Option('--mode <mode>', 'one shortest path, all of that length, or the next best as well')
        .choices(['shortest', 'allShortest', 'next'])
        .default('allShortest'),
    )
    .option('--count <number>', 'at most this many paths in mode next', wholeNumber)
    .addOption(
      new Option('--direction <direction>', 'against the arrows too, or along them only').choices(['any', 'out']),
    )
    .option('--type <type...>', 'walk these types only')
    .option('--exclude <node...>', 'no path through these')
    .option('--exclude-relationships <relationship...>', 'no path along these, by key or element id')
    .option('--through <node...>', 'every path through these')
    .option('--maximum-hops <number>', 'look no further', wholeNumber)
    .option('--source', 'walk through reports and passages too')
    .option('--json', 'the whole answer as JSON')
    .action(async (from, to, flags) =>
      run(async context => (await import('./paths.ts')).paths(context, { ...flags, from, to }), flags),
    )

  command(
    'export',
    'Writes a graph with its evidence to a file: all of it, some nodes, or what a query gives.',
    engineSettings,
    [
      'guanxi export --format json --output graph.json',
      'guanxi export --query "MATCH (a:Agreement)-[r]-(b) RETURN a, r, b" --output agreements.json',
      'guanxi export --nodes person:wang-chong person:ye-zhi --between --output -',
      'guanxi export --format graphml --output graph.graphml',
      'guanxi export --format dossier-pdf --query "MATCH (a:Agreement)-[r]-(b) RETURN a, r, b" --title "Three agreements" --output agreements.pdf',
    ],
  )
    .option('--format <name>', `format of the file: ${formats.map(({ name }) => name).join(', ')}`, 'json')
    .requiredOption('--output <file>', 'file to write; - is standard output')
    .addOption(new Option('--query <cypher>', 'the graph that a query gives').conflicts(['nodes', 'relationships']))
    .option('--param <name=json>', 'a parameter of the query', collectParameter, new Map())
    .option('--nodes <node...>', 'these nodes, by key or element id')
    .option('--relationships <relationship...>', 'these relationships with their ends')
    .option('--between', 'with --nodes: the relationships among them too')
    .option('--no-evidence', 'leave out the passages and reports that prove it')
    .option('--raw', 'texts as they are, even where a spreadsheet would run them as formulas')
    .addOption(new Option('--language <language>', 'of a dossier').choices(['en', 'zh']))
    .option('--title <text>', 'what stands over a dossier')
    .action(async flags => run(async context => (await import('./export.ts')).exportGraph(context, flags), flags))

  command('import', 'Takes graphs from files into the database, after saying what that will do.', engineSettings, [
    'guanxi import graph.graphml --dry-run',
    'guanxi import nodes-and-relationships.zip --on-conflict merge',
    'guanxi import a.json b.jsonl --on-error skip',
    'guanxi import people.csv --dry-run --save-mapping people.json',
    'guanxi import people.csv --mapping people.json',
    'guanxi import people-header.csv,people-1.csv,people-2.csv knows.csv',
  ])
    .argument(
      '<file...>',
      'files of one graph, or a folder of CSV tables; relationships may stand in another file than their nodes',
    )
    .addOption(
      new Option('--format <name>', 'format of the files, where their endings do not tell').choices([
        ...formats.flatMap(({ name, read }) => (read ? [name] : [])),
        mappedTable,
      ]),
    )
    .option('--mapping <file>', 'which columns of a plain CSV table are what, as --save-mapping writes it')
    .option('--save-mapping <file>', 'write the mapping that was guessed, remembered or given, to be changed')
    .option('--guess', 'guess the mapping, even where one is remembered for the same columns')
    .addOption(new Option('--encoding <name>', 'encoding of CSV tables, where it is not guessed').choices(encodings))
    .option('--delimiter <character>', 'what parts the cells of CSV tables, where it is not guessed; or the word tab')
    .option('--dry-run', 'show what would be done, and do nothing')
    .addOption(
      new Option('--on-conflict <how>', 'what becomes of nodes and relationships that are there and different')
        .choices(onConflicts)
        .default('keep'),
    )
    .addOption(
      new Option('--on-error <how>', 'where something is wrong, write nothing, or leave that out')
        .choices(onErrors)
        .default('stop'),
    )
    .option('--json', 'plan or outcome as JSON')
    .action(async (files, flags) =>
      run(async context => (await import('./import.ts')).importFiles(context, { ...flags, files }), flags),
    )

  command(
    'imports',
    'Shows what was imported; goes on with an import that was broken off, or takes one back.',
    engineSettings,
    ['guanxi imports', 'guanxi imports --undo 0a1b…', 'guanxi imports --resume 0a1b…'],
  )
    .addOption(
      new Option('--undo <import>', 'take this import back, unless somebody changed something of it').conflicts([
        'resume',
      ]),
    )
    .option('--resume <import>', 'go on with this import')
    .option('--json', 'one import a line, as JSON')
    .action(async flags => run(async context => (await import('./import.ts')).imports(context, flags), flags))

  command('schema', 'Shows labels, types, properties, constraints and indexes, with counts.', engineSettings, [
    'guanxi schema',
    'guanxi schema --json',
  ])
    .option('--json', 'the whole answer as JSON')
    .action(async flags => run(async context => (await import('./schema.ts')).schema(context, flags), flags))

  command(
    'edits',
    'Shows who changed what in the database, and why; or takes an edit back.',
    [...engineSettings, 'allowEdit'],
    ['guanxi edits', 'guanxi edits --entity person:wang-chong --json', 'guanxi edits --undo 0a1b… --allow-edit'],
  )
    .option('--entity <key>', 'only edits of this node or relationship: its key or element id')
    .option('--limit <number>', 'how many, 1 to 100', oneToHundred, 20)
    .option('--undo <edit>', 'take this edit back; needs --allow-edit')
    .option('--by <name>', 'who takes it back (default: the user of the system)')
    .option('--json', 'one edit a line, as JSON, with before and after')
    .action(async flags => run(async context => (await import('./edits.ts')).edits(context, flags), flags))

  command('doctor', 'Checks that everything is as it should be, and says what to do where it is not.', engineSettings, [
    'guanxi doctor',
    'guanxi doctor --restore',
  ])
    .option('--restore', 'replace a damaged embedded database by its newest backup')
    .option('--yes', 'restore without asking')
    .option('--json', 'the findings as JSON')
    .action(async flags => run(async context => (await import('./doctor.ts')).doctor(context, flags), flags))

  command(
    'neo4j',
    'Starts a real Neo4j here, with Java and without Docker; Ctrl+C ends it.',
    ['dataDir'],
    ['guanxi neo4j', 'guanxi neo4j --port 7690 --heap 2g'],
  )
    .option('--port <number>', 'port of Bolt', wholeNumber, 7687)
    .option('--heap <size>', 'memory of Java', '1g')
    .option('--lib <folder>', 'folder of the jars of Neo4j, when they are kept elsewhere')
    .action(async flags => run(async context => (await import('./neo4j.ts')).neo4j(context, flags), flags))

  return program
}

function optionOf(name: keyof Config): Option | undefined {
  const setting = settings[name] as Setting<unknown>
  if (setting.flag === null) return undefined
  // The default stays in the table: commander must not fill it in, for the environment comes before it.
  return new Option(setting.flag, `${setting.description} (${setting.env}; default: ${defaultText(setting)})`)
}

/** What commander gives for flags of settings; a `--no-…` flag is true until it is used, which says nothing. */
function settingFlags(flags: object): { [Name in keyof Config]?: string | boolean } {
  const given = new Map(Object.entries(flags))
  const byFlag = settingNames.flatMap(name => {
    const { flag } = settings[name]
    if (flag === null) return []
    const attribute = new Option(flag).attributeName()
    const value = given.get(attribute)
    if (value === undefined || (flag.startsWith('--no-') && value === true)) return []
    return [[name, value as string | boolean] as const]
  })
  return Object.fromEntries(byFlag)
}

function programHelp(): string {
  const environment = settingNames.map(name => {
    const setting = settings[name] as Setting<unknown>
    return `  ${setting.env.padEnd(22)}${setting.description.split('. ')[0]?.replace(/\.$/, '')} (default: ${defaultText(setting)})`
  })
  const codes = exitMeanings.map(([code, meaning]) => `  ${String(code).padEnd(5)}${meaning}`)
  return [
    'Examples:',
    '  $ guanxi serve                       the graph of the report in the browser',
    '  $ guanxi search "Wang Chong"',
    '  $ guanxi paths "Ye Zhi" Dandong',
    '  $ guanxi query "MATCH (a:Agreement) RETURN a.name, a.status"',
    '  $ guanxi export --format json --output graph.json',
    '',
    'Settings, in the environment or as flags of the commands:',
    ...environment,
    '',
    'Exit codes:',
    ...codes,
  ].join('\n')
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}

function oneToHundred(text: string): number {
  const number = wholeNumber(text)
  if (number < 1 || number > 100) throw new InvalidArgumentError('It must be from 1 to 100.')
  return number
}

function graphSize(text: string): { nodes: number; relationships: number } {
  const match = /^(\d{1,8})\/(\d{1,8})$/.exec(text)
  if (match === null) throw new InvalidArgumentError('It must be two numbers, such as 1000/3000.')
  return { nodes: Number(match[1]), relationships: Number(match[2]) }
}

/** Texts as they stand; what they mean is for the command to say. */
function collectParameter(text: string, before: Map<string, string>): Map<string, string> {
  const at = text.indexOf('=')
  if (at < 1) throw new InvalidArgumentError('It must be name=value.')
  return new Map(before).set(text.slice(0, at), text.slice(at + 1))
}
