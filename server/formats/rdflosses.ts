import type { Losses } from './format.ts'

/** What RDF does not hold, whatever it is written in. */
export const rdfLosses: Losses = {
  surrogate: 'are written as U+FFFD',
  look: 'are left out',
}

/** What only this program's vocabulary tells. */
export const rdfElsewhere: Losses = {
  dateTime: 'have the datatype guanxi:DateTime where their zone has a name',
  duration: 'have the datatype guanxi:Duration where XML Schema has no such one',
  point: 'have the datatype guanxi:Point, with JSON as text',
  nestedList: 'have the datatype rdf:JSON',
  map: 'have the datatype rdf:JSON',
}
