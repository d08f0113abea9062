// The sockets to one bank: verified TLS with the gateway's own certificate where the bank asks for one, and which origins are
// the bank's. Called by client.ts, once for each policy.

import { Agent, type Dispatcher } from 'undici';
import type { Bank } from '../domain/bank.ts';

/** Sockets of their own to one bank, as many as it may have calls under way. @param timeoutMs longest wait for an answer */
export function createAgent(bank: Bank, timeoutMs: number): Agent {
  const { tls } = bank;
  return new Agent({
    connections: bank.maxConcurrentCalls,
    pipelining: 1,
    connect: {
      timeout: bank.timeoutMs,
      // Certificates are always verified, whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED).
      rejectUnauthorized: true,
      // The gateway's own certificate (RFC 8705), and the authority that the bank's is of.
      ...(tls?.certificate == null ? {} : { cert: tls.certificate }),
      ...(tls?.key == null ? {} : { key: tls.key }),
      ...(tls?.ca == null ? {} : { ca: tls.ca }),
    },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
}

/** The origins of one bank: no token leaves them, whatever a link says. */
export class BankOrigins {
  readonly #origins: Set<string>;

  constructor({ endpoints, authorization }: Bank) {
    const { accounts, customer, payments } = endpoints;
    this.#origins = new Set(
      [accounts, customer, payments, authorization?.issuer]
        .filter((endpoint) => endpoint != null)
        .map((endpoint) => new URL(endpoint).origin),
    );
  }

  has({ origin }: URL): boolean {
    return this.#origins.has(origin);
  }

  /** Endpoints that the issuer's own metadata name are the bank's too. */
  trust({ origin }: URL): void {
    this.#origins.add(origin);
  }
}

/** Lower-case names; repeated headers joined by `, `. */
export function toPlainHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return plain;
}
