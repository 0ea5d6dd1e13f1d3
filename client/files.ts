/** Hands a text to the browser as a file. */
export const download = (name: string, text: string, type = 'application/json'): void =>
  downloadBlob(name, new Blob([text], { type }))

export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Lets the browser fetch a file of the server and write it as it comes. */
export function openDownload(path: string): void {
  const link = document.createElement('a')
  link.href = path
  link.download = ''
  link.click()
}

/** Has to be called while a click or key is being handled; null when nothing was chosen. */
export const chooseFile = (): Promise<File | null> =>
  new Promise(settle => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.json,application/json'
    input.onchange = () => settle(input.files?.[0] ?? null)
    input.oncancel = () => settle(null)
    input.click()
  })
