// What happens to statement books without anybody asking: the history of a new link is read as far as its bank gives it, and a link
// that is taken back takes its book with it, at once where the customer says so.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { eraseWhatIsOver } from '../../../src/start/statement-upkeep.ts';
import { createFixedDirectory } from '../../../src/store/directory.ts';
import { parseSealingKeys } from '../../../src/store/sealing.ts';
import { openStore } from '../../../src/store/store.ts';
import { daysAgo } from '../../support/bank-cases.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const permissions = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'];
const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri) {
    ... on BankAuthorization { link { id } authorizationUrl } } }`;
const confirm = 'mutation ($code: String!) { confirmBankLink(code: $code) { __typename } }';
const revoke = `mutation ($linkId: ID!, $erase: Boolean!) { revokeBankLink(linkId: $linkId, erase: $erase) {
  ... on BankLinkRevocation { link { status } } } }`;
const authorization = z.object({ location: z.string(), form: z.record(z.string(), z.string()).optional() });
const count = z.object({ entries: z.number().nullable(), first: z.string().nullable(), ended: z.number() });

describe('the statement book of a new link', () => {
  const settings = storeSettings();
  let gateway: TestGateway;
  let token: string;

  beforeAll(async () => {
    gateway = await startTestGateway({ env: { ...settings } });
    token = await gateway.token({ customer: 'finn', scope: `${allScopes} links:write` });
  });
  afterAll(() => gateway?.stop());

  const held = () => {
    const database = new DatabaseSync(join(settings.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
    try {
      return count.parse(
        database
          .prepare(
            `select (select sum(entries) from book_segments) as entries, (select min(first_day) from book_segments) as first,
             (select count(*) from book_histories where ended_at is not null) as ended`,
          )
          .get(),
      );
    } finally {
      database.close();
    }
  };

  /** Who has read statements, by the audit. */
  const readers = () => {
    const database = new DatabaseSync(join(settings.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
    try {
      const rows = database.prepare("select distinct actor_kind || ':' || actor as reader from statement_reads").all();
      return rows.map(({ reader }) => reader);
    } finally {
      database.close();
    }
  };

  async function link(bankName: string): Promise<string> {
    const { data } = await gateway.query(token, '{ banks { id name } }');
    const bankId = data.banks.find(({ name }: { name: string }) => name === bankName).id;
    const begun = await gateway.query(token, create, { bankId, permissions, redirectUri });
    const { link: made, authorizationUrl: url } = begun.data.createBankLink;
    const played = await gateway.control('POST', '/authorizations', { url, customer: 'finn', decision: 'allow' });
    const { location, form } = authorization.parse(await played.json());
    // An answer in the fragment is posted by the callback's own page.
    const { hash } = new URL(location);
    const posted = hash === '' ? form : Object.fromEntries(new URLSearchParams(hash.slice(1)));
    const body = posted === undefined ? {} : { method: 'POST', body: new URLSearchParams(posted) };
    const back = await fetch(location, { redirect: 'manual', ...body });
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
    await gateway.query(token, confirm, { code });
    return made.id;
  }

  it('is read as far back as the bank gives it, and erased when its customer says so', {
    timeout: 60_000,
  }, async () => {
    const id = await link('Albion Bank');
    await vi.waitFor(() => expect(held().ended).toBe(1), { timeout: 50_000, interval: 200 });
    const { entries, first } = held();
    expect(entries).toBeGreaterThan(20);
    expect(first?.localeCompare(daysAgo(100))).toBe(-1);
    // It is told as what the gateway itself has read.
    await vi.waitFor(() => expect(readers()).toEqual(['gateway:statement-history']), { timeout: 10_000 });
    const { data } = await gateway.query(token, revoke, { linkId: id, erase: true });
    expect(data.revokeBankLink.link.status).toBe('REVOKED');
    expect(held().entries).toBeNull();
  });

  it('goes with the link where nobody says anything, in its time', { timeout: 60_000 }, async () => {
    const id = await link('Albion Bank');
    await gateway.query(token, '{ me { transactions(first: 100) { edges { node { id } } } } }');
    await gateway.query(token, revoke, { linkId: id, erase: false });
    expect(held().entries).toBeGreaterThan(10);
    const keys = parseSealingKeys(settings.STORE_KEYS);
    const store = await openStore({
      databaseUrl: null,
      dataDir: settings.DATA_DIR,
      keys: 'fault' in keys ? null : keys,
    });
    const fixed = createFixedDirectory([], []);
    const erase = (daysAfterLink: number) =>
      eraseWhatIsOver({ store, fixed, retention: { months: 25, daysAfterLink } });
    await erase(7);
    expect(held().entries).toBeGreaterThan(10);
    await erase(0);
    expect(held().entries).toBeNull();
    const told = await store.audit.read({ customerId: 'finn', limit: 100 });
    expect(told.filter(({ action }) => action === 'BOOK_ERASE').map(({ reason }) => reason)).toEqual([
      'ASKED_FOR',
      'LINK_ENDED',
    ]);
    await store.close();
  });
});
