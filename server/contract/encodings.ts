/** How bytes become text: what spreadsheets write. A program that reads a table says which it took. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'big5', 'windows-1252'] as const
export type Encoding = (typeof encodings)[number]
