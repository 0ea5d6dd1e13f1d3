import type { Response } from 'express'
import type { z } from 'zod'
import type * as editMessages from '../contract/editmessages.ts'
import type * as importMessages from '../contract/import.ts'
import type * as messages from '../contract/messages.ts'
import type { HealthAnswer } from '../contract/messages.ts'
import type { RouteName, routes } from '../contract/routes.ts'
import type { Editing } from '../edits/editing.ts'
import type { Explore } from '../explore/context.ts'
import type { ImportJobs } from '../import/jobs.ts'
import type { IncomingFile } from '../import/uploads.ts'
import type { QueryStore } from '../queries/store.ts'
import type { SceneDatabase, SceneStore } from '../scenes/store.ts'
import type { Log } from './log.ts'
import type { Tickets } from './tickets.ts'
import type { Turnstile } from './turnstile.ts'

type Messages = typeof messages & typeof editMessages & typeof importMessages

/** What a handler gets: validated, with defaults. A route without a request has none. */
export type RequestOf<Name extends RouteName> = (typeof routes)[Name] extends { request: infer Request }
  ? Request extends keyof Messages
    ? Messages[Request] extends z.ZodType
      ? z.output<Messages[Request]>
      : never
    : never
  : undefined

export type AnswerOf<Name extends RouteName> = (typeof routes)[Name]['answer'] extends infer Answer
  ? Answer extends keyof Messages
    ? Messages[Answer] extends z.ZodType
      ? z.output<Messages[Answer]>
      : never
    : never
  : never

export interface Call<Name extends RouteName> {
  explore: Explore
  request: RequestOf<Name>
  /** The path parameter, '' where the route has none. */
  ref: string
  /** What is sent, where the route takes a file. */
  file: IncomingFile
  /** Aborts when the client goes away before its answer is whole, or when the server is stopped. */
  signal: AbortSignal
  services: Services
}

/** What handlers share beside the questions. */
export interface Services {
  log: Log
  turnstile: Turnstile
  tickets: Tickets
  health: () => Promise<HealthAnswer>
  scenes: SceneStore
  queries: QueryStore
  editing: Editing
  imports: ImportJobs
  /** The database that scenes are made of here. */
  database: SceneDatabase
}

/** Gives the answer, or writes it itself where the route says that it may come as a stream or file. */
export type Handler<Name extends RouteName> = (typeof routes)[Name] extends { stream: string }
  ? (call: Call<Name>, response: Response) => Promise<void>
  : (call: Call<Name>) => Promise<AnswerOf<Name>>

export type Handlers<Names extends RouteName = RouteName> = { [Name in Names]: Handler<Name> }
