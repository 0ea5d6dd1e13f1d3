import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import type { ProblemPlace } from './contract/problem.ts'
import { AppError } from './errors.ts'
import type { Limits } from './explore/context.ts'

/** Every setting of the program, read once at the start. What each one means stands in `settings` below. */
export interface Config {
  dataDir: string
  host: string
  port: number
  allowedHosts: string[]
  trustProxy: number
  neo4jUri: string | undefined
  neo4jUsername: string
  neo4jPassword: string | undefined
  neo4jDatabase: string | undefined
  credentials: string | undefined
  timeout: number
  rows: number
  bytes: number
  entities: number
  memory: number
  exportRows: number
  exportTimeout: number
  importBytes: number
  queries: number
  rateLimit: number
  allowEdit: boolean
  seed: string
  reportFile: string | undefined
  open: boolean
  metrics: boolean
  logLevel: (typeof logLevels)[number]
}

export interface Setting<Value> {
  /** The environment variable. An empty one counts as not set. */
  env: string
  /** As commander writes it; null where a flag would show a secret in the list of processes. */
  flag: string | null
  default: Value
  /** How the default reads where the value itself says too little. */
  defaultText?: string
  unit?: string
  description: string
  /** From the text of the variable or flag. */
  schema: z.ZodType<Value, string>
  /** Read from the environment and from an Aura credentials file alike. */
  credential?: true
}

const logLevels = ['auto', 'fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const text = z.string().trim().min(1)
const path = text.transform(value => resolve(value))
const truths = new Map<string, boolean>([
  ...['1', 'true', 'yes', 'on'].map(word => [word, true] as const),
  ...['0', 'false', 'no', 'off'].map(word => [word, false] as const),
])

function number(minimum: number, maximum: number, options: { fraction?: boolean } = {}): z.ZodType<number, string> {
  const kind = options.fraction ? 'a number' : 'a whole number'
  const error = `must be ${kind} from ${minimum} to ${maximum}`
  return z
    .string()
    .trim()
    .regex(options.fraction ? /^\d+(\.\d+)?$/ : /^\d+$/, { error })
    .transform(Number)
    .refine(value => value >= minimum && value <= maximum, { error })
}

const onOff: z.ZodType<boolean, string> = z.string().transform((value, context) => {
  const truth = truths.get(value.trim().toLowerCase())
  if (truth === undefined) context.addIssue({ code: 'custom', message: 'must be on or off (or true, false, 1, 0)' })
  return truth ?? false
})

const list: z.ZodType<string[], string> = z.string().transform(value =>
  value
    .split(',')
    .map(item => item.trim())
    .filter(item => item !== ''),
)

const databaseAddress = text.regex(/^(neo4j|bolt)(\+s|\+ssc)?:\/\/[^/\s]+/, {
  error:
    'must begin with neo4j://, neo4j+s://, bolt:// or the like and name a host, such as neo4j://localhost:7687 (http://… is the address of the Neo4j Browser)',
})

/** A setting without an entry here does not compile; help, parsing and `docs/configuration.md` are made from it. */
export const settings: { [Name in keyof Config]-?: Setting<Config[Name]> } = {
  dataDir: {
    env: 'GUANXI_DATA_DIR',
    flag: '--data-dir <folder>',
    default: resolve('data'),
    defaultText: '`data` in the current folder',
    description:
      'Folder of the embedded database, of its backups, of scenes, kept queries, the log of edits and the imports, and of a Neo4j started by `guanxi neo4j`.',
    schema: path,
  },
  host: {
    env: 'GUANXI_HOST',
    flag: '--host <address>',
    default: '127.0.0.1',
    description:
      'Address to listen on. There are no accounts yet: on anything but this machine, put a proxy that asks who it is in front.',
    schema: text,
  },
  port: {
    env: 'GUANXI_PORT',
    flag: '--port <number>',
    default: 8765,
    description: 'Port to listen on; 0 takes any free one.',
    schema: number(0, 65535),
  },
  allowedHosts: {
    env: 'GUANXI_ALLOWED_HOSTS',
    flag: '--allowed-hosts <names>',
    default: [],
    defaultText: 'none',
    description:
      'Further names, separated by commas, under which browsers may reach the server. Addresses in digits and `localhost` are always allowed; other names are refused, because a foreign page could point its own name at this machine.',
    schema: list,
  },
  trustProxy: {
    env: 'GUANXI_TRUST_PROXY',
    flag: '--trust-proxy <number>',
    default: 0,
    description: 'How many proxies stand in front, whose X-Forwarded-For is believed.',
    schema: number(0, 10),
  },
  neo4jUri: {
    env: 'NEO4J_URI',
    flag: '--neo4j-uri <address>',
    default: undefined,
    defaultText: 'none: the embedded engine',
    description: 'Address of a Neo4j database, 5.26 or later. When it is set, Neo4j is used, else the embedded engine.',
    schema: databaseAddress,
    credential: true,
  },
  neo4jUsername: {
    env: 'NEO4J_USERNAME',
    flag: '--neo4j-username <name>',
    default: 'neo4j',
    description: 'Its user.',
    schema: text,
    credential: true,
  },
  neo4jPassword: {
    env: 'NEO4J_PASSWORD',
    flag: null,
    default: undefined,
    defaultText: 'none: a server without authentication',
    description: 'Its password. There is no flag for it: a command line can be read by others on the machine.',
    schema: z.string(),
    credential: true,
  },
  neo4jDatabase: {
    env: 'NEO4J_DATABASE',
    flag: '--neo4j-database <name>',
    default: undefined,
    defaultText: "the user's home database",
    description: 'Its database.',
    schema: text,
    credential: true,
  },
  credentials: {
    env: 'GUANXI_CREDENTIALS',
    flag: '--credentials <file>',
    default: undefined,
    defaultText: 'none',
    description:
      'A file of NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE, as Neo4j Aura hands it out. It goes before these variables, and flags go before it.',
    schema: path,
  },
  timeout: {
    env: 'GUANXI_TIMEOUT',
    flag: '--timeout <seconds>',
    default: 30,
    unit: 's',
    description: 'Longest time that one statement may take on the engine. A request can lower it, never raise it.',
    schema: number(0.01, 3600, { fraction: true }),
  },
  rows: {
    env: 'GUANXI_ROWS',
    flag: '--rows <number>',
    default: 10_000,
    unit: 'rows',
    description: 'Most rows of one answer. A request can lower it, never raise it.',
    schema: number(1, 10_000_000),
  },
  bytes: {
    env: 'GUANXI_BYTES',
    flag: '--bytes <number>',
    default: 32 * 1024 * 1024,
    unit: 'bytes',
    description: 'Most bytes of one answer.',
    schema: number(1024, 4 * 1024 ** 3),
  },
  entities: {
    env: 'GUANXI_ENTITIES',
    flag: '--entities <number>',
    default: 10_000,
    unit: 'nodes and relationships',
    description: 'Largest graph that one answer carries beside its rows, and that one expansion may bring.',
    schema: number(1, 1_000_000),
  },
  memory: {
    env: 'GUANXI_MEMORY',
    flag: '--memory <megabytes>',
    default: 1024,
    unit: 'MB',
    description:
      'Most memory that one statement may use in a process of the embedded engine, beyond the data itself. Neo4j has a setting of its own: db.memory.transaction.max.',
    schema: number(64, 1_000_000),
  },
  exportRows: {
    env: 'GUANXI_EXPORT_ROWS',
    flag: '--export-rows <number>',
    default: 10_000_000,
    unit: 'rows',
    description:
      'Most rows of a result that is written to a file; one with more is broken off, so that it passes for no whole.',
    schema: number(1, 1_000_000_000),
  },
  exportTimeout: {
    env: 'GUANXI_EXPORT_TIMEOUT',
    flag: '--export-timeout <seconds>',
    default: 600,
    unit: 's',
    description: 'Longest time that writing a result to a file may take.',
    schema: number(0.01, 86_400, { fraction: true }),
  },
  importBytes: {
    env: 'GUANXI_IMPORT_BYTES',
    flag: '--import-bytes <number>',
    default: 2 * 1024 ** 3,
    defaultText: '2147483648 bytes (2 GiB)',
    unit: 'bytes',
    description:
      'Largest file that can be imported from the page or by the API; `guanxi import` takes files of any size.',
    schema: number(1, 2 ** 50),
  },
  queries: {
    env: 'GUANXI_QUERIES',
    flag: '--queries <number>',
    default: 8,
    unit: 'at once',
    description: 'Free queries that run at the same time; more wait for their turn.',
    schema: number(1, 1000),
  },
  rateLimit: {
    env: 'GUANXI_RATE_LIMIT',
    flag: '--rate-limit <number>',
    default: 600,
    unit: 'requests a minute',
    description: 'Most requests to the API from one address; 0 = no limit. Requests from this machine are not counted.',
    schema: number(0, 1_000_000),
  },
  allowEdit: {
    env: 'GUANXI_ALLOW_EDIT',
    flag: '--allow-edit',
    default: false,
    description:
      'Whether nodes and relationships may be created, changed and deleted, by editing and importing in the page or by `/api/edits` and `/api/imports`. Cypher that somebody types only reads, with this too.',
    schema: onOff,
  },
  seed: {
    env: 'GUANXI_SEED',
    flag: '--seed <folder>',
    default: 'liaoning-chain-2025',
    description:
      'Seed that `serve` loads into an empty embedded database: a folder, or the name of one that came with the program; `none` loads nothing.',
    schema: text,
  },
  reportFile: {
    env: 'GUANXI_REPORT_FILE',
    flag: '--report <file>',
    default: undefined,
    defaultText: 'none',
    description: 'The original text of the report, attached to its passages while loading.',
    schema: path,
  },
  open: {
    env: 'GUANXI_OPEN',
    flag: '--no-open',
    default: true,
    description: 'Whether `serve` opens the browser when there are a terminal and a display.',
    schema: onOff,
  },
  metrics: {
    env: 'GUANXI_METRICS',
    flag: '--metrics',
    default: false,
    description: 'Whether `/metrics` answers with figures for Prometheus.',
    schema: onOff,
  },
  logLevel: {
    env: 'GUANXI_LOG_LEVEL',
    flag: '--log-level <level>',
    default: 'auto',
    defaultText: '`auto`: info for a server without a terminal, else warn',
    description: `What is logged, as JSON lines on standard error: ${logLevels.join(', ')}.`,
    schema: z
      .string()
      .transform(value => value.trim().toLowerCase())
      .pipe(z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` })),
  },
}

export const settingNames = Object.keys(settings) as (keyof Config)[]

export interface ConfigSources {
  env: { [name: string]: string | undefined }
  /** What commander parsed, by the name of the setting. */
  flags?: { [Name in keyof Config]?: string | boolean }
  /** Reads the credentials file; throws when it is not there. */
  readFile?: (file: string) => string
}

/**
 * The configuration from flags, credentials file, environment and defaults, in this order.
 * Error: CONFIGURATION_INVALID with one place for each setting that is wrong; `path` is the flag or variable.
 */
export function readConfig(sources: ConfigSources): Config {
  const { env, flags = {}, readFile = file => readFileSync(file, 'utf8') } = sources
  const places: ProblemPlace[] = []
  const fromFlags = new Map(Object.entries(flags).filter(([, value]) => value !== undefined))

  const parse = <Name extends keyof Config>(name: Name, credentials: Map<string, string>): Config[Name] => {
    const setting = settings[name] as unknown as Setting<Config[Name]>
    const given = rawValue(name, { fromFlags, credentials, env })
    if (given === undefined) return setting.default
    const result = setting.schema.safeParse(given.value)
    if (result.success) return result.data
    for (const issue of result.error.issues) {
      const shown = name === 'neo4jPassword' ? '' : ` ${JSON.stringify(given.value)}`
      const message = issue.code === 'too_small' ? 'must not be empty' : issue.message
      places.push({ path: given.source, message: `${given.source}${shown} ${message}.` })
    }
    return setting.default
  }

  let credentials = new Map<string, string>()
  const file = parse('credentials', credentials)
  if (file !== undefined) {
    try {
      credentials = readCredentials(readFile(file))
    } catch {
      places.push({ path: 'credentials', file, message: `The credentials file ${file} cannot be read.` })
    }
    if (credentials.size > 0 && !credentials.has('NEO4J_URI'))
      places.push({ path: 'credentials', file, message: `The credentials file ${file} has no NEO4J_URI.` })
  }

  const config = Object.fromEntries(settingNames.map(name => [name, parse(name, credentials)])) as unknown as Config
  if (places.length > 0) throw configurationInvalid(uniquePlaces(places))
  return config
}

const uniquePlaces = (places: ProblemPlace[]): ProblemPlace[] => [
  ...new Map(places.map(place => [place.message, place])).values(),
]

function configurationInvalid(places: ProblemPlace[]): AppError {
  const lines = places.map(place => place.message)
  const message = lines.length === 1 ? (lines[0] as string) : `${lines.length} settings are wrong.\n${lines.join('\n')}`
  return new AppError('CONFIGURATION_INVALID', message, { places })
}

function rawValue(
  name: keyof Config,
  from: { fromFlags: Map<string, string | boolean>; credentials: Map<string, string>; env: ConfigSources['env'] },
): { value: string; source: string } | undefined {
  const { env, flag, credential } = settings[name]
  const given = from.fromFlags.get(name)
  if (given !== undefined) return { value: String(given), source: flag?.split(' ')[0] ?? name }
  // With a credentials file its database is meant as a whole: a variable left over from another one is not mixed in.
  if (credential && from.credentials.size > 0) {
    const value = from.credentials.get(env)
    return value === undefined || value === '' ? undefined : { value, source: env }
  }
  const value = from.env[env]
  return value === undefined || value.trim() === '' ? undefined : { value, source: env }
}

/** Lines `NAME=value`, a value perhaps in quotes, `#` for comments: the file that Aura hands out, or a `.env`. */
function readCredentials(content: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of content.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=\s*(.*?)\s*$/.exec(line)
    if (match === null) continue
    const [, name = '', value = ''] = match
    values.set(name, /^(["']).*\1$/.test(value) ? value.slice(1, -1) : value)
  }
  return values
}

/** The bounds that questions work with; times in milliseconds. */
export const limitsOf = (config: Config): Limits => ({
  timeout: Math.round(config.timeout * 1000),
  rows: config.rows,
  bytes: config.bytes,
  entities: config.entities,
  exports: { timeout: Math.round(config.exportTimeout * 1000), rows: config.exportRows },
})

/** A default as help and documentation show it. */
export function defaultText(setting: Setting<unknown>): string {
  if (setting.defaultText !== undefined) return setting.defaultText
  const value = typeof setting.default === 'boolean' ? (setting.default ? 'on' : 'off') : String(setting.default)
  return setting.unit === undefined ? value : `${value} ${setting.unit}`
}

/** `docs/configuration.md`. */
export function configurationPage(): string {
  const cell = (content: string) => content.replaceAll('|', '\\|')
  const rows = settingNames.map(name => {
    const setting = settings[name] as Setting<unknown>
    const flag = setting.flag === null ? '' : `\`${setting.flag}\``
    return `| \`${setting.env}\` | ${flag} | ${cell(defaultText(setting))} | ${cell(setting.description)} |`
  })
  return `# Configuration

<!-- Made from the table in server/config.ts; \`npx vitest run server/config.test.ts -u\` writes it anew. -->

Every setting is an environment variable; most are a flag as well. A flag goes before the credentials file, which goes
before the environment. An empty variable counts as not set. All mistakes are reported at once, with exit code 2.

| variable | flag | default | meaning |
|---|---|---|---|
${rows.join('\n')}
`
}
