// The business's accounts at Revolut, over answers that a test writes: no network. Bodies are read as the product reads them, numbers as
// texts.

import type { Connector } from '../../src/banks/connector.ts';
import { ownInstitution } from '../../src/banks/revolut-business/institution.ts';
import type { Bank } from '../../src/domain/bank.ts';
import { quoteNumbers } from '../../src/http/body.ts';
import { toSourceBank } from '../../src/sources/source-bank.ts';
import { createConnector } from './connectors.ts';
import { type CannedAnswer, FakeBankHttp, receivedAtMs } from './fake-bank.ts';
import { makeSource } from './sources.ts';

/** The source, as the banks file names it. */
export const revolutSource = makeSource({
  id: 'revolut',
  name: 'Revolut Business',
  standard: 'revolut-business',
  version: '1.0',
  endpoint: 'https://revolut.test/api/1.0',
  credentials: {},
  profile: { customer: 'acme', country: 'GB' },
});

/** Its bank. */
export const revolutBank = (): Bank => toSourceBank('revolut-gb', revolutSource, ownInstitution(revolutSource));

/** A connector of it, and the addresses that it has asked. `answer` gives bodies as Revolut writes them. */
export function connectToRevolut(
  answer: (url: URL, call: number) => CannedAnswer,
  now: () => number = () => receivedAtMs,
): { readonly bank: Bank; readonly connector: Connector; readonly asked: URL[] } {
  const asked: URL[] = [];
  const bank = revolutBank();
  const http = new FakeBankHttp(({ url }, call) => {
    asked.push(url);
    const given = answer(url, call);
    const text = typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? null);
    return { ...given, body: JSON.parse(quoteNumbers(text)) };
  });
  return { bank, asked, connector: createConnector(bank, http, now) };
}
