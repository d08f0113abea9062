// A bank that is reached through Plaid, over answers that a test writes: no network. Bodies are read as the product reads them, numbers
// as texts.

import type { Connector } from '../../src/banks/connector.ts';
import type { Bank } from '../../src/domain/bank.ts';
import { quoteNumbers } from '../../src/http/body.ts';
import { toSourceBank } from '../../src/sources/source-bank.ts';
import { createConnector } from './connectors.ts';
import { type CannedAnswer, FakeBankHttp, receivedAtMs } from './fake-bank.ts';
import { makeInstitution, makeSource } from './sources.ts';

/** The source, as the banks file names it. */
export const plaidSource = makeSource({
  id: 'plaid',
  name: 'Plaid',
  standard: 'plaid',
  version: '2020-09-14',
  endpoint: 'https://plaid.test',
  credentials: { clientId: 'client1', secret: 'secret1' },
});

/** An institution as this standard keeps it. */
export const plaidInstitution = (details: Readonly<Record<string, unknown>> = {}) =>
  makeInstitution('First Platypus Bank', {
    key: 'ins_109508',
    country: 'US',
    maxConsentSeconds: null,
    capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CUSTOMER'],
    details: { products: ['transactions', 'auth', 'identity'], routingNumber: '011401533', ...details },
  });

/** Its bank. */
export const plaidBank = (profile: Readonly<Record<string, unknown>> = {}): Bank =>
  toSourceBank('plaid-us-first-platypus', { ...plaidSource, profile }, plaidInstitution());

/** A question as it was asked. */
export interface AskedOfPlaid {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A connector of it, and what it has asked. `answer` gives bodies as Plaid writes them. */
export function connectToPlaid(
  answer: (asked: AskedOfPlaid, call: number) => CannedAnswer,
  { bank = plaidBank(), now = () => receivedAtMs }: { readonly bank?: Bank; readonly now?: () => number } = {},
): { readonly bank: Bank; readonly connector: Connector; readonly asked: AskedOfPlaid[]; readonly http: FakeBankHttp } {
  const asked: AskedOfPlaid[] = [];
  const http = new FakeBankHttp(({ url, question }, call) => {
    const question_: unknown = JSON.parse(question?.text ?? '{}');
    const body = typeof question_ === 'object' && question_ !== null ? { ...question_ } : {};
    asked.push({ path: url.pathname + url.search, body });
    const given = answer({ path: url.pathname, body }, call);
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? null);
    return { ...given, body: JSON.parse(quoteNumbers(text)) };
  });
  return { bank, http, asked, connector: createConnector(bank, http, now) };
}
