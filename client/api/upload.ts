import type { ImportSummary, ImportUploadAnswer } from '../../server/contract/import.ts'
import type { Problem } from '../../server/contract/problem.ts'
import { routes } from '../../server/contract/routes.ts'
import { ApiError } from './problem.ts'

/** Sends a file as it is. Not by `fetch`, which does not say how much has left. Errors: ApiError, AbortError. */
export function sendFile(
  file: File,
  { signal, onSent }: { signal: AbortSignal; onSent: (bytes: number) => void },
): Promise<ImportUploadAnswer> {
  return new Promise((settle, fail) => {
    const request = new XMLHttpRequest()
    const unreachable = () =>
      fail(
        signal.aborted
          ? new DOMException('The file is not wanted any more.', 'AbortError')
          : new ApiError('SERVER_UNREACHABLE', 'The server of this page does not answer.'),
      )
    request.open('POST', `${routes.importUpload.path}?${new URLSearchParams({ name: file.name })}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded }) => onSent(Math.min(loaded, file.size))
    request.onerror = unreachable
    request.onabort = unreachable
    request.onload = () => {
      const answer = request.response as ImportUploadAnswer | Problem | null
      if (request.status === 200 && answer) settle(answer as ImportUploadAnswer)
      else if (answer && 'code' in answer) fail(ApiError.of(answer))
      else fail(new ApiError('INTERNAL', `${request.status} ${request.statusText}`.trim()))
    }
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

/**
 * Hears how an import gets on until nothing is at work on it, across breaks of the connection. Hearing no more changes
 * nothing for the import.
 * @param onLost there is no such import, any more or at all
 * @returns ends it
 */
export function hearImport(
  id: string,
  { onEvent, onLost }: { onEvent: (now: ImportSummary) => void; onLost: () => void },
): () => void {
  const source = new EventSource(routes.importEvents.path.replace(':ref', encodeURIComponent(id)))
  source.onmessage = ({ data }) => {
    const now = JSON.parse(data) as ImportSummary
    if (!now.running) source.close()
    onEvent(now)
  }
  source.onerror = () => {
    // Else the browser tries again by itself.
    if (source.readyState === EventSource.CLOSED) onLost()
  }
  return () => source.close()
}
