// The sandbox's Rheinbank and Banque du Rhône when they refuse what is not signed: linked, read and paid from through the gateway, in
// either form; and what they say to requests that are unsigned, changed, stale, sent twice or signed by somebody else.

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as ask } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createBgSigner } from '../../../src/banks/berlin-group/signature.ts';
import { createFileKey } from '../../../src/banks/signature-key.ts';
import { standards } from '../../../src/banks/standards.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { mintSeal } from '../../../src/sandbox/authorization/seal.ts';
import type { SandboxBank } from '../../../src/sandbox/description.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openTestBank } from '../../support/connectors.ts';
import { allDays, makeSession } from '../../support/fake-bank.ts';
import { findBank, toBank } from '../../support/sandbox-banks.ts';
import { hastenedUntilIs, initiated, type PayingGateway, requestFor, startPaying } from '../payments/world.ts';
import { authorize, control, link, newKey, startLinking, type TestGateway } from './world.ts';

const signedBanks = { rheinbank: 'http-signature', 'banque-du-rhone': 'jades' } as const;
let sandbox: Sandbox;
let linking: TestGateway;
let paying: PayingGateway;
const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'bankgraph-signed-')));

beforeAll(async () => {
  sandbox = await startSandbox({ signedBanks });
  const [first = '', second = ''] = folders;
  linking = await startLinking(sandbox.description, { databaseUrl: null, dataDir: first }, newKey());
  paying = await startPaying({
    description: sandbox.description,
    place: { databaseUrl: null, dataDir: second },
    key: newKey(),
  });
});
afterAll(async () => {
  await Promise.all([linking?.close(), paying?.close()]);
  await sandbox?.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What the bank answered to what it was asked by the gateway, but for the addresses of the authorisation server. */
const statusesAt = async (bankId: string): Promise<number[]> => {
  const calls = await control<{ calls: { status: number }[] } | { status: number }[]>(
    sandbox.description,
    'GET',
    `/banks/${bankId}/calls`,
  );
  const statuses = (Array.isArray(calls) ? calls : calls.calls).map(({ status }) => status);
  if (statuses.length === 0) throw new Error('nothing was asked');
  return statuses;
};

describe.each([
  ['rheinbank', 'alice'],
  ['banque-du-rhone', 'bob'],
] as const)('%s, which demands signatures,', (bankId, subject) => {
  it('is linked from nothing, and read', async () => {
    const made = await link(linking, sandbox.description, bankId, subject);
    expect(made).toMatchObject({ status: 'ACTIVE', bankId });
    const bank = linking.options.banks.get(bankId)?.bank;
    const found = await linking.directory.readLink(made.id);
    if (bank === undefined || found === null) throw new Error('no link');
    const open = await openTestBank(bank);
    try {
      const session = { ...makeSession(bank), link: found, tokens: linking.tokens, deadline: deadlineIn(10_000) };
      const { value: accounts } = await open.connector.fetchAccounts(session);
      const [first] = accounts;
      if (first === undefined) throw new Error('no account');
      expect((await open.connector.fetchBalances(session, first)).value).not.toEqual([]);
      expect((await open.connector.fetchTransactions(session, first, allDays)).value.length).toBeGreaterThan(0);
    } finally {
      await open.close();
    }
    expect((await statusesAt(bankId)).filter((status) => status === 401)).toEqual([]);
  });

  it('is paid from', async () => {
    await control(sandbox.description, 'PUT', `/banks/${bankId}/payments`, { settleMs: 0 });
    const payment = initiated(await paying.service.initiate(requestFor(bankId, `S-${bankId.slice(0, 5)}-1`)));
    const { authorizationUrl } = payment.secrets;
    if (authorizationUrl === null) throw new Error('nothing to authorise');
    const callback = await authorize(sandbox.description, authorizationUrl, 'finn', 'allow');
    expect((await paying.service.complete(callback, null)).kind).toBe('forward');
    await hastenedUntilIs(paying, payment.id, ({ status }) => status === 'SETTLED');
    expect(await control(sandbox.description, 'GET', '/ledger/check')).toMatchObject({ balanced: true });
    expect((await statusesAt(bankId)).filter((status) => status === 401)).toEqual([]);
  });
});

/** A request as it may be sent: names and values in any order, twice at will. */
interface Sent {
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

async function send(bank: SandboxBank, { target, headers, body }: Sent): Promise<{ status: number; code: string }> {
  const { origin } = new URL(bank.endpoints.accounts);
  return new Promise((resolve, reject) => {
    const all = [...headers, ['content-type', 'application/json'], ['content-length', String(Buffer.byteLength(body))]];
    const asked = ask(`${origin}${target}`, { method: 'POST', headers: ['host', new URL(origin).host, ...all.flat()] });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, code: JSON.parse(text).tppMessages?.[0]?.code ?? '' }),
      );
    });
    asked.end(body);
  });
}

describe.each([
  ['rheinbank', 'signature'],
  ['banque-du-rhone', 'x-jws-signature'],
] as const)('%s', (bankId, header) => {
  const seals = () => findBank(sandbox.description, bankId);

  async function sign(
    more: Readonly<Record<string, string>> = {},
    qseal: { readonly certificate: string; readonly key: string } | undefined = seals().qseal,
    signedNames: readonly string[] | null = null,
  ): Promise<Sent> {
    const described = seals();
    if (qseal === undefined) throw new Error('it has a seal');
    const { profile } = described;
    const signatures = { form: signedBanks[bankId], ...(signedNames === null ? {} : { headers: signedNames }) };
    const read = standards['berlin-group'].profile.parse({ ...profile, signatures });
    const bank = { ...toBank(described), profile: read, qseal };
    const signer = createBgSigner(bank, createFileKey(qseal));
    const { pathname } = new URL(described.endpoints.accounts);
    const url = new URL(`${described.endpoints.accounts}/v1/consents`);
    const body = '{"access":{"accounts":[]}}';
    const headers = {
      'x-request-id': randomUUID(),
      'tpp-redirect-uri': 'https://gateway.test/back',
      'psu-id': 'alice',
      ...more,
    };
    const added = await signer?.sign({ method: 'POST', url, resource: 'consents', headers, body });
    return { target: `${pathname}/v1/consents`, headers: Object.entries({ ...headers, ...added }), body };
  }
  const changed = (sent: Sent, name: string, to: (value: string) => string | null): Sent => ({
    ...sent,
    headers: sent.headers.flatMap(([each, value]) => {
      const next = each === name ? to(value) : value;
      return next === null ? [] : [[each, next] as const];
    }),
  });
  /** Signed well: it gets as far as the missing token. */
  const accepted = { status: 401, code: 'TOKEN_UNKNOWN' };
  const invalid = { status: 401, code: 'SIGNATURE_INVALID' };
  const ask = async (sent: Sent) => send(seals(), sent);

  it('takes what is signed, in any order of headers', async () => {
    const first = await ask(await sign());
    expect(first.code).not.toMatch(/^SIGNATURE_|^CERTIFICATE_/);
    expect(first.status).toBe(accepted.status);
    const reversed = await sign();
    expect(await ask({ ...reversed, headers: [...reversed.headers].reverse() })).toEqual(first);
  });

  it('refuses another body, with its own digest or that of the right one', async () => {
    const sent = await sign();
    expect(await ask({ ...sent, body: sent.body.replace('accounts', 'balances') })).toEqual(invalid);
    const other = await sign();
    const { createHash } = await import('node:crypto');
    const body = '{}';
    const digest = `SHA-256=${createHash('sha256').update(body).digest('base64')}`;
    expect(await ask({ ...changed(other, 'digest', () => digest), body })).toEqual(invalid);
  });

  it('refuses what lacks its signature, digest or id, or has one twice', async () => {
    expect(await ask(changed(await sign(), header, () => null))).toEqual({ status: 401, code: 'SIGNATURE_MISSING' });
    for (const name of ['digest', 'x-request-id', 'tpp-redirect-uri']) {
      expect(await ask(changed(await sign(), name, () => null))).toEqual(invalid);
      const sent = await sign();
      const [, value = ''] = sent.headers.find(([each]) => each === name) ?? [];
      expect(await ask({ ...sent, headers: [...sent.headers, [name, value]] })).toEqual(invalid);
    }
  });

  it('refuses a header that is sent and not signed, and one that was changed', async () => {
    const without = ['digest', 'x-request-id', 'tpp-redirect-uri', 'date'];
    expect(await ask(await sign({}, undefined, without))).toEqual(invalid);
    expect(await ask(changed(await sign(), 'psu-id', () => 'bob'))).toEqual(invalid);
    expect(await ask(changed(await sign(), 'psu-id', () => 'alicé'))).toEqual(invalid);
  });

  it('refuses an id that it has seen', async () => {
    const sent = await sign();
    expect((await ask(sent)).code).not.toBe('SIGNATURE_INVALID');
    expect(await ask(sent)).toEqual(invalid);
    const [, id = ''] = sent.headers.find(([name]) => name === 'x-request-id') ?? [];
    expect(await ask(await sign({ 'x-request-id': id }))).toEqual(invalid);
  });

  it.each([-120_000, 120_000])('refuses a clock that is off by %d ms', async (offMs) => {
    const nowMs = Date.now();
    vi.useFakeTimers({ toFake: ['Date'], now: nowMs + offMs });
    const sent = await sign();
    vi.useRealTimers();
    expect(await ask(sent)).toEqual(invalid);
  });

  it('refuses the seal of another authority, and one that has ended', async () => {
    expect(await ask(await sign({}, await mintSeal()))).toEqual({ status: 401, code: 'CERTIFICATE_INVALID' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 86_400_000 });
    expect(await ask(await sign())).toEqual({ status: 401, code: 'CERTIFICATE_EXPIRED' });
    vi.useRealTimers();
    if (header !== 'signature') return;
    expect(await ask(changed(await sign(), 'tpp-signature-certificate', () => null))).toEqual({
      status: 401,
      code: 'CERTIFICATE_MISSING',
    });
    const keyId = (text: string) => text.replace(/SN=[0-9A-F]+/, 'SN=1234');
    expect(await ask(changed(await sign(), 'signature', keyId))).toEqual({ status: 401, code: 'CERTIFICATE_INVALID' });
  });
});
