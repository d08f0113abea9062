// Two gateways that read, and read again, what somebody's bank has told (names, numbers, texts, amounts), while that person is erased in
// the midst of slow answers. For the tests of erasing, with Redis and without.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { z } from 'zod';
import { advanceErasures } from '../../../src/linking/person-erasure.ts';
import { erasePersonBeside } from '../../../src/start/person-rights.ts';
import { settleMs } from '../../../src/store/erasures.ts';
import { parseSealingKeys } from '../../../src/store/sealing.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { dumpStore } from '../store/person-rows.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const create = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES, TRANSACTIONS],
  redirectUri: "${redirectUri}", additional: true) { ... on BankAuthorization { authorizationUrl link { id } } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code) { ... on BankLinkConfirmation { link { status } } } }`;
const read = `{ me { accounts(first: 50) { edges { node { id name identification { iban } balances { signedAmount { amount } } } } sources { status } }
  transactions(first: 200) { edges { node { id remittanceInformation signedAmount { amount } counterparty { name } } } sources { status error { code } } } } }`;
const operator = { kind: 'staff', subject: 'olga' } as const;
const bankName = 'Rheinbank';

/** What was read of them: what nobody may find afterwards. */
export interface Read {
  readonly texts: readonly string[];
  readonly numbers: readonly string[];
}

/** Links somebody's bank, from nothing. */
async function linkBank(gateway: TestGateway, token: string): Promise<string> {
  const { data } = await gateway.query(token, '{ banks { id name } }');
  const bankId = data.banks.find(({ name }: { name: string }) => name === bankName).id;
  const begun = (await gateway.query(token, create, { bankId })).data.createBankLink;
  const played = await gateway.control('POST', '/authorizations', { url: begun.authorizationUrl, customer: 'finn' });
  const { location } = z.object({ location: z.string() }).parse(await played.json());
  const answer = await fetch(location, { redirect: 'manual' });
  const code = new URL(answer.headers.get('location') ?? '').searchParams.get('code');
  const confirmed = await gateway.query(token, confirm, { code });
  expect(confirmed.data.confirmBankLink).toMatchObject({ link: { status: 'ACTIVE' } });
  return bankId;
}

function toRead(data: unknown): Read {
  const found: string[] = [];
  const numbers: string[] = [];
  JSON.stringify(data, (key, value) => {
    if (key === 'remittanceInformation' && typeof value === 'string' && value.length > 12) found.push(value);
    if (key === 'iban' && typeof value === 'string') numbers.push(value);
    return value;
  });
  return { texts: [...new Set(found)], numbers: [...new Set(numbers)] };
}

/** Which of what was read is found in a text. */
export const foundIn = (text: string, { texts, numbers }: Read): readonly string[] =>
  [...texts, ...numbers].filter((one) => text.includes(one));

/** Two gateways on one store and one sandbox; what ends them is put on `stops`. */
export async function startTwo(more: Readonly<Record<string, string>>, stops: (() => Promise<void>)[]) {
  const settings = storeSettings();
  const env = { ...settings, CACHE_TRANSACTIONS_SECONDS: '1', ...more };
  const one = await startTestGateway({ env, isPatient: true });
  stops.push(() => one.stop());
  // The second stays where banks send people back to.
  const two = await startTestGateway({ env, sandbox: one.sandbox, isPatient: true });
  stops.push(() => two.stop());
  const keys = parseSealingKeys(settings.STORE_KEYS);
  if ('fault' in keys) throw new Error(keys.fault);
  const store = await openStore({ databaseUrl: null, dataDir: settings.DATA_DIR, keys });
  stops.push(() => store.close());
  const [key] = keys;
  if (key === undefined) throw new Error('none');
  return { one, two, store, place: { databaseUrl: null, dataDir: settings.DATA_DIR }, key };
}

/** Reads at both, erases in the midst of slow answers, and gives what was read and what the gateways answered last. */
export async function eraseUnderLoad({ one, two, store }: { one: TestGateway; two: TestGateway; store: Store }) {
  const token = await one.token({ customer: 'finn', scope: `${allScopes} links:write` });
  await linkBank(one, token);
  let seen: Read = { texts: [], numbers: [] };
  for (const gateway of [one, two]) {
    await expect
      .poll(
        async () => {
          seen = toRead((await gateway.query(token, read)).data);
          return seen.texts.length;
        },
        { timeout: 15_000 },
      )
      .toBeGreaterThan(3);
  }
  await one.setFaults('rheinbank', { delayMs: 700 });
  let isOver = false;
  const reader = async (gateway: TestGateway) => {
    while (!isOver) await gateway.query(token, read);
  };
  const readers = [one, one, two, two].map(reader);
  await sleep(900);
  const result = await erasePersonBeside(store, { customerId: 'finn', actor: operator });
  // What was under way lands, and both have looked.
  await sleep(2000);
  isOver = true;
  await Promise.all(readers);
  await one.clearFaults('rheinbank');
  const last = await Promise.all([one, two].map((gateway) => gateway.query(token, read)));
  return { seen, result, last, token };
}

export async function expectNothingStored(world: Awaited<ReturnType<typeof startTwo>>, seen: Read): Promise<void> {
  // Who was shown what until each gateway had heard is told late, by the pseudonym.
  await advanceErasures({ store: world.store, now: () => Date.now() + settleMs });
  const dump = await dumpStore(world);
  const naming = [...dump].flatMap(([table, rows]) => (/"finn"|\["finn/.test(rows) ? [table] : []));
  expect(naming).toEqual([]);
  expect(foundIn([...dump.values()].join('\n'), seen)).toEqual([]);
  for (const table of [
    'book_accounts',
    'book_segments',
    'book_changes',
    'account_identities',
    'account_views',
    'page_sessions',
  ])
    expect(dump.get(table), table).toBe('');
  expect(readFileSync(join(world.place.dataDir, 'bankgraph.sqlite')).includes(seen.numbers[0] ?? 'none')).toBe(false);
}
