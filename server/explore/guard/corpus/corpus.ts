import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { RefusalCode } from '../verdict.ts'

interface Repeated {
  before: string
  repeat: string
  middle?: string
  closing?: string
  after?: string
  times: number
}

interface Group {
  rule: string
  texts?: string[]
  repeated?: Repeated[]
}

export interface HarmlessCase {
  rule: string
  text: string
}

export interface HostileCase extends HarmlessCase {
  code: RefusalCode
  /** Refused only because it writes: admitted as a write where editing is asked for. */
  onlyReading: boolean
}

const load = <G extends Group>(file: string): G[] => parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as G[]

const textsOf = ({ texts = [], repeated = [] }: Group): string[] => [
  ...texts,
  ...repeated.map(
    ({ before, repeat, middle = '', closing = '', after = '', times }) =>
      before + repeat.repeat(times) + middle + closing.repeat(times) + after,
  ),
]

export const harmless = (): HarmlessCase[] =>
  load('./harmless.yaml').flatMap(group => textsOf(group).map(text => ({ rule: group.rule, text })))

export const hostile = (): HostileCase[] =>
  load<Group & { code: RefusalCode; onlyReading?: boolean }>('./hostile.yaml').flatMap(group =>
    textsOf(group).map(text => ({
      rule: group.rule,
      text,
      code: group.code,
      onlyReading: group.onlyReading ?? false,
    })),
  )
