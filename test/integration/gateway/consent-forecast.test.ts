// When data go dark, at a started gateway: what the link says beforehand, what partners and the customer are told when it comes, and
// in the United Kingdom what reading without the person needs. Time is moved in the store, beside the gateway.

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { Person } from '../../support/person.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { completed, newAttempt } from '../store/attempts.ts';
import { type Receiver, startReceiver } from '../webhooks/receiver.ts';
import { openBeside, until } from './subscriptions-world.ts';

const dayMs = 86_400_000;
const redirectUri = 'http://127.0.0.1:3000/linked';
const create = `mutation ($bankId: ID!, $redirectUri: URL!) {
  createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES], redirectUri: $redirectUri, additional: true) {
    ... on BankAuthorization { link { id } authorizationUrl } ... on LinkRejection { code } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code) { __typename } }`;
const reconfirm = `mutation ($id: ID!) { reconfirmBankLink(linkId: $id) {
  ... on BankLinkReconfirmation { link { reconfirmedAt forecast { reason } } } ... on LinkRejection { code } } }`;
const outlook = `query ($id: ID!) { bankLink(id: $id) { status reconfirmedAt
  forecast { permissions goesDarkAt reason isUnattendedOnly remedy rule }
  events(first: 20) { edges { node { type daysLeft goesDarkAt } } } } }`;
const accounts = `{ me { accounts(first: 50) { edges { node { name } } sources { status error { code actionUrl } } } } }`;
const answered = z.object({ data: z.any() });
const played = z.object({ location: z.string() });
const env = {
  ...storeSettings(),
  WEBHOOK_ALLOW_PRIVATE: 'true',
  PSU_IP_HEADER: 'x-person-ip',
  CACHE_ACCOUNTS_SECONDS: '0',
};

let gateway: TestGateway;
let store: Store;
let receiver: Receiver;
let finn: string;

beforeAll(async () => {
  [gateway, receiver] = await Promise.all([startTestGateway({ env }), startReceiver()]);
  store = await openBeside(env);
  finn = await gateway.token({ customer: 'finn', scope: `${allScopes} links:write` });
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await store.close();
  await receiver.close();
});

/** Sets what the store has of a link, as if time had passed. */
function setLink(id: string, set: string): void {
  const parsed = testIds.parse(id);
  const database = new DatabaseSync(join(env.DATA_DIR, 'bankgraph.sqlite'), { timeout: 5000 });
  database.exec(`update links set ${set} where id = '${parsed?.type === 'BankLink' ? parsed.linkId : ''}'`);
  database.close();
}

async function linkAlbion(): Promise<string> {
  const bankId = Buffer.from('b:albion').toString('base64url');
  const { data } = await gateway.query(finn, create, { bankId, redirectUri });
  const { link, authorizationUrl: url } = data.createBankLink;
  const answer = await gateway.control('POST', '/authorizations', { url, customer: 'finn', decision: 'allow' });
  const { location } = played.parse(await answer.json());
  const { hash } = new URL(location);
  const back = await fetch(location, {
    redirect: 'manual',
    ...(hash === '' ? {} : { method: 'POST', body: new URLSearchParams(hash.slice(1)) }),
  });
  const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
  await gateway.query(finn, confirm, { code });
  return link.id;
}

/** The one source's status, asked with the person there or without. */
async function read(headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${finn}`, ...headers },
    body: JSON.stringify({ query: accounts }),
  });
  const [source] = answered.parse(await response.json()).data.me.accounts.sources;
  return source;
}
const there = { 'x-person-ip': '192.0.2.7' };

describe('a link in the United Kingdom', () => {
  it('is read without the person for as long as they say so, and with them all the time', async () => {
    const id = await linkAlbion();
    const seen = async () => (await gateway.query(finn, outlook, { id })).data.bankLink;
    const fresh = await seen();
    expect(fresh.forecast[0]).toMatchObject({
      permissions: ['ACCOUNTS', 'BALANCES'],
      reason: 'RECONFIRMATION',
      isUnattendedOnly: true,
      remedy: 'RECONFIRM',
      rule: expect.stringContaining('36(6)'),
    });
    expect(Date.parse(fresh.forecast[0].goesDarkAt) - Date.now()).toBeGreaterThan(89.9 * dayMs);
    expect(await read()).toMatchObject({ status: 'OK' });

    const grantedAtMs = Date.now() - 91 * dayMs;
    setLink(id, `granted_at = ${grantedAtMs}, notice_due_at = 0, expires_at = ${Date.now() + 200 * dayMs}`);
    await until(async () => (await read()).status === 'CONSENT_REQUIRED');
    expect(await read()).toMatchObject({
      error: { code: 'CONSENT_REQUIRED', actionUrl: expect.stringContaining('/links') },
    });
    expect(await read(there)).toMatchObject({ status: 'OK' });
    const dark = await seen();
    expect(dark).toMatchObject({ status: 'ACTIVE', reconfirmedAt: null });
    expect(dark.forecast.map(({ reason }: { reason: string }) => reason)).toEqual(['RECONFIRMATION', 'CONSENT_END']);
    expect(Date.parse(dark.forecast[0].goesDarkAt)).toBe(grantedAtMs + 90 * dayMs);
    await until(async () => (await seen()).events.edges.length === 2);
    expect((await seen()).events.edges.map(({ node }: { node: { type: string } }) => node)).toMatchObject([
      { type: 'LINKED', daysLeft: null },
      { type: 'RECONFIRMATION_DUE', daysLeft: 0, goesDarkAt: dark.forecast[0].goesDarkAt },
    ]);

    const partner = await gateway.token({ partner: 'fintrack', scope: 'links:read links:write' });
    expect((await gateway.query(partner, reconfirm, { id })).data.reconfirmBankLink).toEqual({
      code: 'LINK_NOT_FOUND',
    });
    const { data } = await gateway.query(finn, reconfirm, { id });
    expect(data.reconfirmBankLink.link).toMatchObject({ reconfirmedAt: expect.any(String) });
    expect(await read()).toMatchObject({ status: 'OK' });
    expect((await seen()).events.edges.at(-1).node).toMatchObject({ type: 'RECONFIRMED' });
  }, 60_000);

  it('is reconfirmed on the page for people, who see first what they share', async () => {
    const id = await linkAlbion();
    const person = await new Person(new URL(gateway.url).origin).signIn('finn');
    const address = `/links/reconfirm?link=${id}`;
    expect(await (await person.get('/links')).text()).not.toContain(`href="${address}"`);
    setLink(id, `granted_at = ${Date.now() - 80 * dayMs}, expires_at = ${Date.now() + 200 * dayMs}`);
    expect(await (await person.get('/links')).text()).toContain(`href="${address}"`);
    const question = await (await person.get(address)).text();
    expect(question).toContain('What you share of Albion Bank');
    const stranger = await new Person(new URL(gateway.url).origin).signIn('bob');
    expect((await stranger.get(address)).status).toBe(404);
    expect((await stranger.post('/links/reconfirm', { csrf: await stranger.csrf(), link: id })).status).toBe(404);
    expect((await person.post('/links/reconfirm', { link: id })).status).toBe(403);
    expect((await gateway.query(finn, outlook, { id })).data.bankLink.reconfirmedAt).toBeNull();
    const csrf = /name="csrf" value="([^"]+)"/.exec(question)?.[1] ?? '';
    const done = await person.post('/links/reconfirm', { csrf, link: id });
    expect(done.status).toBe(303);
    const page = await (await person.get(done.headers.get('location') ?? '')).text();
    expect(page).toContain('You go on sharing Albion Bank.');
    expect(page).not.toContain(`href="${address}"`);
    expect((await gateway.query(finn, outlook, { id })).data.bankLink.reconfirmedAt).not.toBeNull();
  }, 60_000);
});

describe('a consent that ends', () => {
  it('is told to the partner whom the banks file grants access, when it does', async () => {
    const token = await gateway.token({ partner: 'fintrack', scope: 'links:read webhooks:write' });
    const register = `mutation ($url: URL!) { createWebhookEndpoint(url: $url, events: [BANK_LINK_CHANGED]) { __typename } }`;
    expect((await gateway.query(token, register, { url: receiver.url })).errors).toEqual([]);
    const { link, consent } = newAttempt();
    const expiresAtMs = Date.now() + 2000;
    await completed(store, { link, consent: { ...consent, expiresAtMs } });
    await until(() => receiver.received.length > 0);
    const { type, data } = z
      .object({ type: z.string(), data: z.any() })
      .parse(JSON.parse(receiver.received[0]?.body ?? ''));
    expect(type).toBe('bankLink.changed');
    expect(data.bankLinkChanged).toMatchObject({
      event: { type: 'EXPIRED', by: 'GATEWAY', reason: 'CONSENT_EXPIRED' },
      bankLink: {
        id: testIds.link(link.id),
        status: 'EXPIRED',
        forecast: [{ reason: 'CONSENT_END', goesDarkAt: new Date(expiresAtMs).toISOString(), remedy: 'RENEW' }],
      },
    });
  }, 60_000);
});
