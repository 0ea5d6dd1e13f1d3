import net from 'node:net'
import tls from 'node:tls'

/** Bolt's magic number, and one version to offer. */
const greeting = Buffer.from('6060b01700000005000000000000000000000000', 'hex')

/**
 * Whether an address takes a connection and then says nothing, for as long as `timeout` (milliseconds). The driver
 * waits for such an address for ever, and keeps the socket even when it is closed; this socket is always let go.
 */
export function isSilent(uri: string, timeout: number): Promise<boolean> {
  const { protocol, hostname, port } = new URL(uri)
  const host = hostname.replace(/^\[|\]$/g, '')
  const address = { host, port: Number(port || 7687) }
  const encrypted = /\+s(sc)?:$/.test(protocol)
  return new Promise(settle => {
    // Nothing secret is sent, so it does not matter here who answers; the driver checks the certificate.
    const socket = encrypted ? tls.connect({ ...address, rejectUnauthorized: false }) : net.connect(address)
    const end = (silent: boolean) => () => {
      clearTimeout(timer)
      socket.destroy()
      settle(silent)
    }
    const timer = setTimeout(end(true), timeout)
    socket.once(encrypted ? 'secureConnect' : 'connect', () => socket.write(greeting))
    for (const sign of ['data', 'end', 'error', 'close']) socket.once(sign, end(false))
  })
}
