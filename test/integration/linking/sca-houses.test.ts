// Linking the sandbox's two banks that want more than a page to send people to: Hansebank (PSU-ID, decoupled) and Alpenbank
// (named IBANs, explicit start, camt.053), from nothing to what is read; and what they refuse.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenBank } from '../../../src/banks/open-bank.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { accountNamed } from '../../../src/sandbox/ledger/accounts.ts';
import { buildLedger } from '../../../src/sandbox/ledger/history.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openTestBank } from '../../support/connectors.ts';
import { allDays, makeSession } from '../../support/fake-bank.ts';
import {
  authorize,
  begin,
  begun,
  confirm,
  control,
  newKey,
  readConsent,
  startLinking,
  type TestGateway,
} from './world.ts';

const now = new Date('2026-11-22T12:00:00Z');
let sandbox: Sandbox;
let gateway: TestGateway;
let dataDir: string;
let open: OpenBank | null = null;

beforeAll(async () => {
  sandbox = await startSandbox({ now, hasScaHouses: true });
  dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-sca-houses-'));
  gateway = await startLinking(sandbox.description, { databaseUrl: null, dataDir }, newKey());
});
afterAll(async () => {
  await open?.close();
  await gateway?.close();
  await sandbox?.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What the bank's app shows, which the bank says in its words. */
const appOf = (message: string | null): string => /http:\S+$/.exec(message ?? '')?.[0] ?? '';

const answerInApp = (url: string, customer: string, decision: 'allow' | 'refuse') =>
  control<{ location: string }>(sandbox.description, 'POST', '/authorizations', { url, customer, decision });

/** The ledger's own account: what is read is compared with it. */
const ledger = buildLedger(now.getTime());
const giro = accountNamed('finn-alpenbank-giro');

it('links Hansebank once its customer has allowed it in the app', async () => {
  const first = begun(await begin(gateway, 'hansebank', 'finn', { details: { psuId: 'finn' } }));
  expect(first.way).toBe('BANK_APP');
  expect(first.bankMessage).toMatch(/^Bitte geben Sie den Zugriff in der App von Hansebank frei: http/);
  const query = new URL(first.authorizationUrl).searchParams;
  expect(await gateway.service.wait(query, { browserBinding: null, isLook: false })).toMatchObject({ kind: 'waiting' });
  await expect(answerInApp(appOf(first.bankMessage), 'erin', 'allow')).rejects.toThrow();
  await answerInApp(appOf(first.bankMessage), 'finn', 'allow');
  // A moment later: the last answer is good for as long.
  await new Promise((resolve) => setTimeout(resolve, 2600));
  const back = await gateway.service.wait(query, { browserBinding: null, isLook: false });
  if (back.kind !== 'forward') throw new Error(JSON.stringify(back));
  const link = await confirm(gateway, back, 'finn');
  expect(link).toMatchObject({ status: 'ACTIVE', bankId: 'hansebank' });
  expect(await readConsent(sandbox.description, link.bankConsentId)).toMatchObject({
    state: 'valid',
    customer: 'finn',
  });
});

it('tells that it was refused in Hansebank’s app, and who it does not know', async () => {
  const first = begun(await begin(gateway, 'hansebank', 'finn', { details: { psuId: 'finn' } }));
  await answerInApp(appOf(first.bankMessage), 'finn', 'refuse');
  const query = new URL(first.authorizationUrl).searchParams;
  expect(await gateway.service.wait(query, { browserBinding: null, isLook: false })).toMatchObject({
    kind: 'forward',
    error: 'access_denied',
  });
  const unknown = await begin(gateway, 'hansebank', 'finn', { details: { psuId: 'nobody' } });
  expect(unknown).toMatchObject({ kind: 'bankFailed', refusal: 'REFUSED' });
  const failure = unknown.kind === 'bankFailed' ? unknown.failure : null;
  expect(failure?.bankCode).toBe('PSU_CREDENTIALS_INVALID');
  expect(failure?.bankMessage).toBe('Diese Benutzerkennung kennen wir nicht');
  expect(gateway.troubles.join()).not.toContain('nobody');
});

it('links the account that is named at Alpenbank, and reads its camt.053 statement', async () => {
  expect(await begin(gateway, 'alpenbank', 'finn')).toMatchObject({ kind: 'detailsFaulty', missing: ['ibans'] });
  const strange = await begin(gateway, 'alpenbank', 'finn', { details: { ibans: ['DE89370400440532013000'] } });
  expect(strange).toMatchObject({ kind: 'bankFailed', refusal: 'REFUSED' });
  const first = begun(await begin(gateway, 'alpenbank', 'finn', { details: { ibans: [giro.iban] } }));
  expect(first.way).toBe('BROWSER');
  const back = await gateway.service.complete(
    await authorize(sandbox.description, first.authorizationUrl, 'finn'),
    null,
  );
  const link = await confirm(gateway, back, 'finn');
  const bank = gateway.options.banks.get('alpenbank')?.bank;
  if (bank === undefined) throw new Error('no bank');
  open = await openTestBank(bank);
  const found = await gateway.directory.readLink(link.id);
  if (found === null) throw new Error('no link');
  const session = { ...makeSession(bank), link: found, tokens: gateway.tokens, deadline: deadlineIn(10_000) };
  const accounts = await open.connector.fetchAccounts(session);
  expect(accounts.value.map(({ identification }) => identification.iban)).toEqual([giro.iban]);
  const [only] = accounts.value;
  if (only === undefined) throw new Error('no account');
  const statement = await open.connector.fetchTransactions(session, only, allDays);
  const booked = ledger.booked(giro.id).filter(({ day }) => day <= now.toISOString().slice(0, 10));
  expect(booked.length).toBeGreaterThan(100);
  const sign = (amountMinor: bigint) => (amountMinor < 0n ? 'DEBIT' : 'CREDIT');
  const told = ({ id, amountMinor, day }: (typeof booked)[number]) =>
    `${id} ${amountMinor} ${sign(amountMinor)} ${day}`;
  const read = statement.value.map(({ bankTransactionId, amount, creditDebitIndicator, bookingDate }) => {
    const amountMinor = creditDebitIndicator === 'DEBIT' ? -amount.amountMinor : amount.amountMinor;
    return `${bankTransactionId} ${amountMinor} ${creditDebitIndicator} ${bookingDate}`;
  });
  expect(read.sort()).toEqual(booked.map(told).sort());
  expect(statement.defects).toEqual([]);
  const balances = await open.connector.fetchBalances(session, only);
  expect(balances.value.map(({ amount }) => amount.amountMinor)).toContain(ledger.bookedMinor(giro.id, 'EUR'));
});
