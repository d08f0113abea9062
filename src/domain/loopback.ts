// Which hosts are this machine: plain HTTP, which would send bearers in the clear, goes nowhere else. Used by the
// configuration, by OAuth and by the connectors, for whatever addresses they are given.

const loopbackV4 = /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/**
 * Whether a URL's hostname is an address of this machine: `localhost`, 127.0.0.0/8, `[::1]` (RFC 6761 section 6.3, RFC 5735
 * section 3). A name is no address, whatever it begins with: `127.0.0.1.nip.io` leads where its DNS says.
 */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || loopbackV4.test(hostname);
}
