// Verification of payee over HTTP: the same name, nearly the same, another one, and accounts that nothing can be said about.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { call } from './bank-client.ts';
import { accountNamed } from './paying-party.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

async function ask(body: unknown, more: Record<string, string> = { 'x-request-id': randomUUID() }) {
  const headers = { 'content-type': 'application/json', ...more };
  return call(sandbox.description.payeeUrl, headers, { method: 'POST', body: JSON.stringify(body) });
}
const about = (name: string, slug: string) =>
  ask({ party: { name }, partyAccount: { iban: accountNamed(slug).iban } }).then(({ body }) => body);

test.each([
  ['Finn Farrowdale', 'finn-rheinbank-current', { partyNameMatch: 'MTCH' }],
  ['FARROWDALE, Finn', 'finn-rheinbank-current', { partyNameMatch: 'MTCH' }],
  ['Herr Finn Farrowdale', 'finn-albion-current', { partyNameMatch: 'MTCH' }],
  ['chloe combelune', 'chloe-rhone-courant', { partyNameMatch: 'MTCH' }],
  ['Dunmarrow Provisions Limited', 'dora-albion-business', { partyNameMatch: 'MTCH' }],
  ['Bob Brackenfell', 'alice-albion-joint', { partyNameMatch: 'MTCH' }],
  ['Alice Ashgrove & Bob Brackenfell', 'alice-albion-joint', { partyNameMatch: 'MTCH' }],
  ['F. Farrowdale', 'finn-rheinbank-current', { partyNameMatch: 'CMTC', matchedName: 'Finn Farrowdale' }],
  ['Fin Farowdale', 'finn-rheinbank-current', { partyNameMatch: 'CMTC', matchedName: 'Finn Farrowdale' }],
  ['Farrowdale', 'finn-rheinbank-current', { partyNameMatch: 'NMTC' }],
  ['F F', 'finn-rheinbank-current', { partyNameMatch: 'NMTC' }],
  ['Alice Ashgrove', 'finn-rheinbank-current', { partyNameMatch: 'NMTC' }],
  ['...', 'finn-rheinbank-current', { partyNameMatch: 'NMTC' }],
  ['Alice Ashgrove', 'alice-rheinbank-closed', { partyNameMatch: 'NOAP' }],
])('%s of %s', async (name, slug, expected) => {
  expect(await about(name, slug)).toEqual(expected);
});

test('British accounts by their numbers, others elsewhere, and questions that are none', async () => {
  const { sortCode, accountNumber } = accountNamed('finn-albion-current');
  const other = { identification: `${sortCode}${accountNumber}` };
  const british = await ask({ party: { name: 'Finn Farrowdale' }, partyAccount: { other } });
  expect(british.body).toEqual({ partyNameMatch: 'MTCH' });
  const elsewhere = await ask({ party: { name: 'X Y' }, partyAccount: { iban: 'DE89370400440532013000' } });
  expect(elsewhere.body).toEqual({ partyNameMatch: 'NOAP' });
  for (const wrong of [
    {},
    { party: { name: 'X' } },
    { party: { name: '' }, partyAccount: { other } },
    { party: { name: 'X' }, partyAccount: { iban: 'DE00' } },
    { party: { name: 'X' }, partyAccount: { other: { identification: '1' } } },
  ]) {
    expect((await ask(wrong)).status).toBe(400);
  }
  expect((await ask({ party: { name: 'X' }, partyAccount: { other } }, {})).status).toBe(400);
});
