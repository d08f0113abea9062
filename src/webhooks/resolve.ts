// From a host's name to its addresses. Public names are asked of the name servers directly: the system's own lookup holds up
// one of the process's four threads for as long as a partner's name servers like, and banks' names wait for those. Nor do
// /etc/hosts and search domains play a part. Used by sender.ts.

import { lookup, Resolver } from 'node:dns/promises';

/** An address of a host. */
export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** All addresses of a host. @throws when it has none, or nobody knows */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>;

/** How long a name server is waited for at first, milliseconds, and how often it is asked. */
const waiting = { timeout: 2000, tries: 2 };

/** Asks name servers; the system's unless others are given, as `address:port`. */
export function createPublicResolver(servers?: readonly string[]): Resolve {
  const resolver = new Resolver(waiting);
  if (servers !== undefined) resolver.setServers(servers);
  return async (host) => {
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = [...toAddresses(ipv4, 4), ...toAddresses(ipv6, 6)];
    if (found.length === 0 && ipv4.status === 'rejected') throw ipv4.reason;
    return found;
  };
}

function toAddresses(answer: PromiseSettledResult<readonly string[]>, family: 4 | 6): readonly ResolvedAddress[] {
  return answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
}

/** Asks the system, which knows `localhost`: for the sandbox. */
export const resolveLocally: Resolve = async (host) =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
