import http from 'node:http'
import type { AddressInfo } from 'node:net'
import neo4j from 'neo4j-driver'

// What the API is held against beside the raw driver: the least that a server over HTTP can do. It checks nothing,
// bounds nothing, and answers with the driver's own records as JSON. Its share of the cost is the price of HTTP and JSON.

const { NEO4J_URI = '', NEO4J_USERNAME = 'neo4j', NEO4J_PASSWORD = '', NEO4J_DATABASE } = process.env
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD))

const server = http.createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const session = driver.session({
    defaultAccessMode: neo4j.session.READ,
    ...(NEO4J_DATABASE ? { database: NEO4J_DATABASE } : {}),
  })
  try {
    const { records } = await session.run(JSON.parse(Buffer.concat(chunks).toString()).statement)
    const body = Buffer.from(JSON.stringify(records.map(record => record.toObject())))
    response.setHeader('content-type', 'application/json').setHeader('content-length', body.length)
    response.end(body)
  } catch (error) {
    response.statusCode = 500
    response.end(String(error))
  } finally {
    await session.close()
  }
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit())
