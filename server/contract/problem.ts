/**
 * Errors as the API sends them: problem details of RFC 9457 with a stable `code`.
 * The list of codes is closed; a program may rely on them, texts may change.
 */
export const problemCodes = [
  // The request
  'REQUEST_INVALID',
  'ORIGIN_REFUSED',
  'METHOD_NOT_ALLOWED',
  'MEDIA_TYPE_UNSUPPORTED',
  'NOT_FOUND',
  'AMBIGUOUS_REFERENCE',
  'UNKNOWN_LABEL',
  'UNKNOWN_TYPE',
  'UNKNOWN_PROPERTY',
  'PAYLOAD_TOO_LARGE',
  'RATE_LIMITED',
  'REQUEST_CANCELLED',
  // The guard and the engine's answer to a query
  'QUERY_SYNTAX',
  'QUERY_REFUSED',
  'QUERY_TOO_LONG',
  'QUERY_TOO_COMPLEX',
  'QUERY_UNSUPPORTED',
  'QUERY_FAILED',
  'PARAMETER_MISSING',
  'QUERY_TIMEOUT',
  'QUERY_CANCELLED',
  'QUERY_MEMORY',
  'CONSTRAINT_VIOLATED',
  'EDITING_OFF',
  'EDIT_REFUSED',
  'EDIT_UNCONFIRMED',
  'EDIT_CONFLICT',
  'EDIT_UNKNOWN',
  // The engine
  'ENGINE_UNAVAILABLE',
  'ENGINE_CREDENTIALS',
  'ENGINE_LOCKED',
  'ENGINE_CRASHED',
  'ENGINE_CONFIGURATION',
  'ENGINE_BUSY',
  'DATABASE_NOT_FOUND',
  'DATABASE_READ_ONLY',
  'DATA_DAMAGED',
  // Scenes and queries kept on the server
  'SCENE_CONFLICT',
  'SCENE_DAMAGED',
  'QUERY_CONFLICT',
  'STORAGE_FULL',
  'STORAGE_FAILED',
  // Files and settings
  'SEED_INVALID',
  'REPORT_MISMATCH',
  'FILE_NOT_FOUND',
  'FILE_INVALID',
  'FORMAT_UNKNOWN',
  'CONFIGURATION_INVALID',
  'INTERNAL',
] as const

export type ProblemCode = (typeof problemCodes)[number]

/** One place in the input that is wrong. `path` is the property path of a request; the rest locates it in a file or text, 1-based. */
export interface ProblemPlace {
  message: string
  /** What is wrong, under a stable name, where a program may want to know. */
  code?: string
  path?: string
  file?: string
  line?: number
  column?: number
}

/** RFC 9457 problem details. `instance` is the id under which the server's log has the rest. */
export interface Problem {
  type: string
  title: string
  status: number
  code: ProblemCode
  /** What happened and what to do about it, for a person. */
  detail: string
  instance: string
  /** Seconds after which trying again makes sense. */
  retryAfter?: number
  places?: ProblemPlace[]
  /** Further facts of this code, such as `construct` of QUERY_REFUSED or `position` of QUERY_SYNTAX. */
  facts?: { [key: string]: unknown }
}
