/** The beginning of a text that a spreadsheet would take for a formula. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/** A text as a file for spreadsheets may hold it: an apostrophe before what they would run. */
export const withoutFormula = (text: string): string => (formula.test(text) ? `'${text}` : text)
