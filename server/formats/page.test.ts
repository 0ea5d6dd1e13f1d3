import { expect, test } from 'vitest'
import { type Kept, type RoundTrip, roundTrips } from '../import/roundtrip-suite.ts'
import { dossierPdf } from './dossier.ts'
import type { Format } from './format.ts'
import { formats } from './index.ts'
import { type Kind, kinds } from './kinds.ts'

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** `docs/formats.md`: what stands in it of formats is made from what they say of themselves. */
function page(trips: readonly RoundTrip[]): string {
  const mark = (format: Format, kind: Kind) =>
    format.losses[kind] !== undefined ? '–' : format.elsewhere?.[kind] !== undefined ? '(✓)' : '✓'
  const table = [
    row(['', ...formats.map(({ name }) => name)]),
    row(['---', ...formats.map(() => '---')]),
    ...(Object.keys(kinds) as Kind[]).map(kind => row([kinds[kind], ...formats.map(format => mark(format, kind))])),
  ]
  const list = formats.map(({ name, title, extensions, readBy, read }) =>
    row([`\`${name}\``, title, extensions.map(one => `.${one}`).join(' '), readBy, read ? 'yes' : 'no']),
  )
  const remarks = formats.flatMap(({ name, title, losses, elsewhere = {} }) => [
    `### ${title} (\`${name}\`)`,
    '',
    ...sentences('Not held:', losses),
    ...sentences('Read differently by other programs:', elsewhere),
    ...(Object.keys(losses).length + Object.keys(elsewhere).length === 0 ? ['Everything is held.', ''] : []),
  ])
  return `${head}
| name | format | ending | read by | read by this program |
| --- | --- | --- | --- | --- |
${list.join('\n')}

${about}
## What each holds

✓ is held as it is; (✓) is held too, but programs other than this one read it as something else; – is not. For formats that this
program reads, tests prove it by writing and reading random graphs; for the others, by what their own programs read.

${table.join('\n')}

## What becomes of the rest

${remarks.join('\n').trimEnd()}

${roundTripTable(trips)}

${readers}
${vocabulary}`
}

function roundTripTable(trips: readonly RoundTrip[]): string {
  const share = ({ before, same }: Kept) => `${same.toLocaleString('en')} of ${before.toLocaleString('en')}`
  const rows = trips.map(({ format: { name }, kept, lost }) =>
    row([
      `\`${name}\``,
      ...(kept
        ? [kept.nodes, kept.relationships, kept.properties, kept.evidence].map(share)
        : ['not read', 'not read', 'not read', 'not read']),
      lost.length === 0 ? 'nothing' : lost.join(' ').replaceAll('|', '\\|'),
    ]),
  )
  return `## The report, out and in again

The whole report goes out of a database in each format, and into another that is empty. Whatever has a key is compared by it: so much
of it is the same afterwards, in labels or type, ends, and every property with its type. Evidence counts the passages that are cited.

${row(['', 'nodes', 'relationships', 'properties', 'evidence', 'what the file says that it does not hold'])}
${row(['---', '---', '---', '---', '---', '---'])}
${rows.join('\n')}`
}

function sentences(title: string, losses: { readonly [kind in Kind]?: string }): string[] {
  const byEnd = new Map<string, string[]>()
  for (const [kind, becomes] of Object.entries(losses) as [Kind, string][])
    byEnd.set(becomes, [...(byEnd.get(becomes) ?? []), lower(kinds[kind])])
  if (byEnd.size === 0) return []
  return [title, '', ...[...byEnd].map(([becomes, which]) => `- ${which.join('; ')} ${becomes}.`), '']
}

const lower = (text: string): string =>
  /^[A-Z][a-z]/.test(text) && !text.startsWith('NaN') ? text[0]!.toLowerCase() + text.slice(1) : text

const head = `# Formats

Made by \`server/formats/page.test.ts\` from what each format says of itself; do not edit.

A graph leaves in any of these, from the page, by \`POST\` or \`GET /api/export\`, and by \`guanxi export --format NAME --output FILE\`. All of it
is read before the first byte is written, so that an error is an answer and not half a file; what is larger than a few megabytes
waits in a file without a name in the folder for temporary files.

Those that this program reads come in by \`guanxi import FILE…\`, and so do plain CSV tables, by a mapping of their columns: see [taking files in](guide/importing.md#tables). What becomes of the report
that goes out and comes in again stands [below](#the-report-out-and-in-again).
`

const about = `Every file says which program wrote it, when, from which database, by which query or choice, how many nodes and relationships
it has, what was left out and what the format could not hold. The answer says the same in the header \`Guanxi-Export\`, and the command
on standard error. A loss is named only where there is something to lose.

Texts that a spreadsheet would run as formulas have an apostrophe in front in CSV; \`raw: true\`, or \`--raw\`, leaves them as they are. Reading
such an archive takes the apostrophe away again. Without \`raw\` the files also begin with a mark (BOM) that says that they are UTF-8.
A spreadsheet takes what looks like a number in CSV for one: 007 is 7 there, and integers of more than 15 digits are rounded. The workbook has neither.
Places, sizes and colours of a scene are in GEXF, Cytoscape JSON and DOT where the request brings them (\`looks\`).

A dossier is for people: it is held in memory as a whole and takes up to ${dossierPdf.atMost?.toLocaleString('en')} nodes and relationships, passages included.
\`language\` (\`en\`, \`zh\`), \`title\` and, in PDF and HTML, \`drawing\` of the request are for it; see [the guide](guide/dossier.md).
`

const readers = `## Which programs really read it

Each of these read a graph with the worst values that there are (see \`server/formats/conformance\`), and what it made of them was compared.
Where the last column says *each check*, tests do it again whenever all is checked, with whatever version is there then; else it was done by
hand on 2026-11-23, and what was found wrong was mended. A program that is not in the table was never tried.

| program | version | reads | when |
| --- | --- | --- | --- |
| networkx | 3.6 | \`json\` \`graphml\` \`gexf\` | each check |
| igraph (Python) | 1.0 | \`graphml\` | each check |
| pandas | 3.1 | \`csv\` \`jsonl\` | each check |
| openpyxl | 3.1 | \`xlsx\` | each check |
| LibreOffice | 7.4 | \`xlsx\` \`csv\` | each check |
| rdflib | 7.6 | \`turtle\` \`jsonld\` | each check |
| Graphviz | 2.42 | \`dot\` | each check |
| cytoscape.js | 3.34 | \`cyjs\` | each check |
| Neo4j | 5.26 | \`cypher\`; \`csv\` by its import tool | each check |
| xmllint, with schemas of GraphML 1.1 and GEXF 1.3 | 2.9 | \`graphml\` \`gexf\` | each check |
| APOC (apoc-core), in Neo4j 5.26 | 5.26.0 | \`graphml\` with \`readLabels\`, \`jsonl\` | by hand |
| graphology-gexf, graphology-graphml | 0.13, 0.5 | \`gexf\` \`graphml\` | by hand |

Gephi, yEd, Cytoscape desktop and Excel are in no test: for them there is what their formats say. What APOC does: texts of nothing but blanks
come in empty from GraphML; a label with a colon comes in as two; a list of unlike things, which Neo4j cannot keep, ends an import of JSON lines.
\`jsonl\` wants a constraint on \`neo4jImportId\` for each label first, as its own exports do.

The schemas stand in \`server/formats/conformance/schemas\`. Ids of GraphML are tokens there: what is neither letter, digit, \`.\`, \`-\`, \`_\` nor \`:\` is
\`_x\`, its code point and \`_\`, so that \`t#1.1\` is \`t_x23_1.1\` for other programs. Names of properties are as they are, though the schema of GraphML
wants tokens there too: every reader takes them, and would call the property otherwise.
`

const vocabulary = `## The vocabulary of Turtle and JSON-LD

| prefix | IRI |
| --- | --- |
| \`node:\` \`relationship:\` \`label:\` \`type:\` \`property:\` | \`urn:guanxi:node:\` and so on, then the id or name; a text that looks like a number has an apostrophe before it; all but letters, digits and \`._~:-!*'()\` is percent-encoded |
| \`schema:\` \`org:\` \`prov:\` | schema.org, the W3C's Organization Ontology and PROV-O |

- A node has the class \`label:…\` for each label; Person, Organization, Place, Event, Document, Product and Report are those of schema.org too, organizations \`org:Organization\`, reports and passages \`prov:Entity\`. A node without a label is a \`guanxi:Node\`.
- \`name\`, \`aliases\`, \`description\`, \`latitude\`, \`longitude\`, \`startDate\`, \`endDate\` and \`url\` are \`schema:name\`, \`schema:alternateName\` and so on where they are texts, numbers or dates; every other property is \`property:…\`.
- A relationship is a resource with the class \`type:…\`, \`guanxi:source\` and \`guanxi:target\`, its properties, and its evidence as \`prov:wasDerivedFrom\` the passages. It is a plain statement \`node:a type:T node:b\` besides.
- HOLDS_POST is an \`org:Membership\` with \`org:member\` and \`org:organization\` too. PART_OF is \`org:subOrganizationOf\` between organizations, \`schema:containedInPlace\` between places, \`schema:superEvent\` between events, else \`schema:isPartOf\`; LOCATED_IN and HELD_IN are \`schema:location\`, MENTIONS and ABOUT \`schema:mentions\` and \`schema:about\`.
- Lists are RDF collections; evidence and aliases are several statements, which other programs may put in another order. Values have the types of XML Schema; \`guanxi:DateTime\` is a point in time whose zone has a name, \`guanxi:Duration\` a duration that XML Schema has no form for, \`guanxi:Point\` a point as JSON, \`rdf:JSON\` a map or a list of unlike things.
- \`guanxi:export\` is the export itself: when it was made, by what, and all that is said of it in \`guanxi:about\`. \`guanxi:passages\` is what stands before the keys of passages in their ids, where anything does.

## RDF of others

Turtle, N-Triples, N-Quads, TriG and JSON-LD of others come in as a graph:

- What something is said of, or what a statement leads to, is a node; its IRI is the property \`iri\`. Blank nodes are nodes without it, anew with each import.
- \`rdf:type\` gives labels, literals give properties, all else relationships, each called by what stands behind the last \`#\`, \`/\` or \`:\` of its IRI. In front of that, IRIs are not kept: \`foaf:name\` and \`schema:name\` are one property. \`schema:alternateName\` is \`aliases\`; \`schema:url\`, \`mailto:\` and \`tel:\` are texts. A foreign property that is called \`iri\` becomes \`iri_\`.
- Several literals, or an RDF collection of them, are a list: whole and broken numbers as floats, other unlike values as texts. A collection of things is a relationship to each, with its place from 0 as \`index\`.
- Integers up to 64 bits, floats, truth values, dates, times, durations and bytes of XML Schema are such values. A decimal is a float where that is exactly as much. What would not be exact (longer integers and decimals, dates with an offset, years alone, other datatypes) stays the text that it is, and the name of its datatype is lost.
- A text in a language is a property of its own, \`name@zh\`; where there is none without a language, the English one, else the first, is \`name\` besides.
- Names of graphs are lost. Statements about statements, and variables, are named as problems and left out.
- JSON-LD is read expanded, flattened, or with a \`@context\` in the file, before \`@graph\`. Contexts from elsewhere are never fetched: such a file is refused, except that the one of schema.org counts as its vocabulary. Contexts within terms, and containers of graphs, ids or types, are not read.

What is said of one thing may be scattered over the file. So all of it is read before the first node is given: a megabyte is held, what is more goes to temporary files, and of those a 64th is held at a time. Lists whose items stand as statements of their own are held, a million items at most.
`

test('docs/formats.md says what the formats say of themselves, and what becomes of the report in them', {
  timeout: 120_000,
}, async () => {
  const trips = await roundTrips(formats)
  for (const { format, kept, lost } of trips) {
    expect([format.name, kept !== undefined]).toEqual([format.name, format.read !== undefined])
    if (!kept || lost.length > 0) continue
    for (const { before, same } of Object.values(kept)) {
      expect(before).toBeGreaterThan(200)
      expect([format.name, same]).toEqual([format.name, before])
    }
  }
  await expect(page(trips)).toMatchFileSnapshot('../../docs/formats.md')
})
