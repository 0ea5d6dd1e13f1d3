/** Hands a text to the browser as a file. */
export const download = (name: string, text: string, type = 'application/json'): void =>
  downloadBlob(name, new Blob([text], { type }))

export function downloadBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  openDownload(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Lets the browser fetch a file and write it as it comes, under the name that whoever sends it gives unless one is named. */
export function openDownload(address: string, name = ''): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

/** Has to be called while a click or key is being handled; empty when nothing was chosen. */
export const chooseFiles = (accept: string, multiple = true): Promise<File[]> =>
  new Promise(settle => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.multiple = multiple
    input.onchange = () => settle([...(input.files ?? [])])
    input.oncancel = () => settle([])
    input.click()
  })

/** Likewise; null when nothing was chosen. */
export const chooseFile = async (): Promise<File | null> =>
  (await chooseFiles('.json,application/json', false))[0] ?? null
