import { isIP } from 'node:net'
import type { Request, RequestHandler } from 'express'
import { AppError } from '../errors.ts'

/**
 * The server has no accounts: whoever reaches it may ask. So a page of another site, opened in the browser of someone
 * who can reach it, must not. Two attacks: such a page sends requests here (refused by Origin and Sec-Fetch-Site), or
 * it lets its own name resolve to this machine and so becomes the same origin (refused by Host: a name has to be known,
 * while an address in digits cannot be resolved anew).
 */
export function requireOwnOrigin(options: { host: string; allowedHosts: string[] }): RequestHandler {
  const names = new Set(['localhost', options.host, ...options.allowedHosts].map(name => name.toLowerCase()))
  return (request, _response, next) => {
    const flaw = flawOf(request, names)
    next(flaw === undefined ? undefined : new AppError('ORIGIN_REFUSED', flaw))
  }
}

/** Of a file that keeps the database busy. */
const isDownload = (address: string): boolean => /^\/api\/export(?![^/?])/.test(address)

function flawOf(request: Request, names: Set<string>): string | undefined {
  const { host, origin } = request.headers
  const name = hostname(host)
  if (name === undefined || !(names.has(name) || isIP(name) !== 0 || name.endsWith('.localhost')))
    return 'This server is not known under the name by which it was called. Whoever runs it can add the name to GUANXI_ALLOWED_HOSTS.'
  if (origin !== undefined && !isSameHost(origin, host as string))
    return 'The request comes from a page of another site. The API answers its own page, and programs that send no Origin.'
  const site = request.headers['sec-fetch-site']
  const isForeign = site === 'cross-site' || site === 'same-site'
  // A page of another site may link to a page, and not begin a download that keeps the database busy.
  const isNavigation =
    request.headers['sec-fetch-mode'] === 'navigate' && request.method === 'GET' && !isDownload(request.originalUrl)
  if (isForeign && !isNavigation) return 'The request comes from a page of another site.'
  return undefined
}

/** Of a Host header, without port and brackets, in lower case. */
function hostname(host: string | undefined): string | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([^:/@\\\s]+))(?::\d+)?$/i.exec(host ?? '')
  return (match?.[1] ?? match?.[2])?.toLowerCase().replace(/\.$/, '')
}

// The scheme is left aside: behind a proxy the page is https and this server is not.
function isSameHost(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === new URL(`${new URL(origin).protocol}//${host}`).host
  } catch {
    return false
  }
}
