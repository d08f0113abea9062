// Which addresses are public: hosts of the internet, and nothing of the gateway's own network (against server-side request forgery,
// OWASP API7). Ranges are those that are not global in IANA's special-purpose registries (RFC 6890 and its successors). Used wherever
// somebody else's URL is asked: webhooks, logos.

import { BlockList, isIP } from 'node:net';

/** Not globally reachable, or not a host (IANA IPv4 Special-Purpose Address Registry; multicast, RFC 5771). */
const refusedIpv4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8', // private
  '100.64.0.0/10', // carrier-grade NAT
  '127.0.0.0/8', // loopback
  '169.254.0.0/16', // link-local, clouds' metadata
  '172.16.0.0/12', // private
  '192.0.0.0/24', // IETF protocol assignments
  '192.0.2.0/24', // documentation
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // automatic multicast tunnelling
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16', // private
  '192.175.48.0/24', // AS112
  '198.18.0.0/15', // benchmarking
  '198.51.100.0/24', // documentation
  '203.0.113.0/24', // documentation
  '224.0.0.0/4', // multicast
  '240.0.0.0/4', // reserved, broadcast
];

/** All that is global unicast (RFC 4291, IANA IPv6 Global Unicast Address Assignments) … */
const globalIpv6 = ['2000::/3'];

/** … but for these. Loopback, local, multicast, IPv4-mapped and NAT64 addresses are outside of 2000::/3. */
const refusedIpv6 = [
  '2001::/23', // IETF protocol assignments, Teredo, ORCHID, benchmarking
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4: an IPv4 address inside
  '2620:4f:8000::/48', // AS112
  '3fff::/20', // documentation
];

function toBlockList(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/');
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

const ipv4 = toBlockList(refusedIpv4, 'ipv4');
const ipv6 = { global: toBlockList(globalIpv6, 'ipv6'), refused: toBlockList(refusedIpv6, 'ipv6') };

/** Names that never lead to a public host (RFC 6761, 6762, 7686, 8375, ICANN's `internal`), and their subdomains. */
const refusedNames = ['localhost', 'local', 'localdomain', 'internal', 'intranet', 'lan', 'home.arpa', 'onion'];

/** Whether an IP address, as a resolver writes it, is a public one. False for anything that is no address. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !ipv4.check(address, 'ipv4');
    case 6:
      // A zone (`fe80::1%eth0`) is only ever local.
      return !address.includes('%') && ipv6.global.check(address, 'ipv6') && !ipv6.refused.check(address, 'ipv6');
    default:
      return false;
  }
}

/** A URL's host without brackets, and without the dot that may end a name. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

/** Whether a host may lead to the internet, as far as it alone tells: an address that does, or a name that can. */
export function mayBePublic(host: string): boolean {
  if (isIP(host) !== 0) return isPublicAddress(host);
  // A name without a dot is found in the gateway's own network, if at all.
  return host.includes('.') && !refusedNames.some((name) => host === name || host.endsWith(`.${name}`));
}
