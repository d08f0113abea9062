// Connectors and ways to banks as tests put them together, piece by piece, without the rest of src/banks/open-bank.ts.

import type { Connector } from '../../src/banks/connector.ts';
import { type OpenBank, openBank } from '../../src/banks/open-bank.ts';
import { loadQuirk, type Quirk } from '../../src/banks/quirk.ts';
import { standards } from '../../src/banks/standards.ts';
import type { Bank, BankStandard } from '../../src/domain/bank.ts';
import type { BankHttp } from '../../src/http/bank-http.ts';
import { type BankClientOptions, createBankClient } from '../../src/http/client.ts';

/** What a bank's repeatable calls go through, and the end of its sockets. */
export interface OwnedBankHttp extends BankHttp {
  close(): Promise<void>;
}

/** The product's own HTTP client, as far as connectors see it. */
export function createBankHttp(options: BankClientOptions): OwnedBankHttp {
  const client = createBankClient(options);
  return { get: (request) => client.repeatable.get(request), close: () => client.close() };
}

/** The reading connector of a bank. `now` gives epoch milliseconds. */
export function createConnector(
  bank: Bank,
  http: BankHttp,
  now: () => number = Date.now,
  quirk: Quirk | null = null,
): Connector {
  return standards[bank.standard].createConnector(bank, { http, now, quirk });
}

/** The profile that words of the former `features:` stand for, at a standard. */
export function toProfile(standard: BankStandard, features: readonly string[]): Readonly<Record<string, unknown>> {
  const { formerFeatures } = standards[standard];
  return Object.assign({}, ...features.map((feature) => formerFeatures[feature] ?? {}));
}

/** A bank as the gateway opens it. */
export async function openTestBank(bank: Bank, now?: () => number): Promise<OpenBank> {
  const standard = standards[bank.standard];
  const quirk = bank.quirk == null ? null : await loadQuirk(bank.standard, bank.quirk);
  return openBank(bank, { quirk, standard, maxBodyBytes: 20_000_000, onCall: () => undefined, ...(now && { now }) });
}
