/** Whether a property says when, by its name: databases keep dates as dates, as text and as years. */
export const isDateProperty = (name: string): boolean =>
  /(^|[a-z_])(date|datetime|timestamp|year|since|born|founded|released)$/i.test(name) || /([a-z]At|_at)$/.test(name)
