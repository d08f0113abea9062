// Operators' commands over both databases: who may, what is told and what is not, what each use leaves in the audit, and what hostile ids
// and tokens come to. Tokens are real ones, verified as the gateway verifies them.

import { generateKeyPair, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTokenVerifier } from '../../../src/auth/token.ts';
import { exitCodes } from '../../../src/operator/command.ts';
import { commands } from '../../../src/operator/commands.ts';
import { runOperator } from '../../../src/operator/program.ts';
import { StoreFailure } from '../../../src/store/failures.ts';
import type { Store } from '../../../src/store/store.ts';
import { makeUnknownPayment } from '../payments/unknown-payment.ts';
import { databases, type FreshStore, newKey, useStores } from '../store/stores.ts';

const issuer = 'https://login.example.com';
const audience = 'urn:gateway';
const hostileIds = [
  "' or 1=1 --",
  '%',
  '_',
  '"; drop table payments; --',
  '$1',
  '%s%n',
  '../../etc/passwd',
  '💥',
  'ß'.repeat(300),
];

describe.each(databases)('operators’ commands on $name', ({ skip, make }) => {
  let fresh: FreshStore;
  let store: Store;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  let others: typeof keys;
  let lines: string[];
  let asides: string[];
  let approvals: 1 | 2;
  let nowMs: number;
  const stores = skip === null ? useStores(make, (made) => (fresh = made)) : null;
  beforeAll(async () => {
    keys = await generateKeyPair('ES256');
    others = await generateKeyPair('ES256');
  });
  beforeEach((context) => {
    if (skip !== null) return context.skip(skip);
    store = fresh.store;
    approvals = 1;
    nowMs = Date.now();
  });

  interface TokenOptions {
    readonly subject?: string;
    readonly scope?: string;
    readonly expires?: number;
    readonly audience?: string;
    readonly clientId?: string;
    readonly key?: CryptoKey;
  }
  async function tokenOf({ subject = 'olga', scope = 'operator:read operator:write', ...more }: TokenOptions = {}) {
    const seconds = Math.floor(Date.now() / 1000);
    const { expires = seconds + 600, clientId = 'cli', key = keys.privateKey } = more;
    return new SignJWT({ client_id: clientId, scope })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
      .setIssuer(issuer)
      .setSubject(subject)
      .setAudience(more.audience ?? audience)
      .setIssuedAt(Math.min(seconds, expires) - 5)
      .setExpirationTime(expires)
      .sign(key);
  }
  async function run(argv: readonly string[], token?: string | null): Promise<number> {
    lines = [];
    asides = [];
    return runOperator(argv, {
      withStore: (work) => work(store),
      verifier: () => createTokenVerifier({ issuer, audience, jwksUrl: issuer }, async () => keys.publicKey),
      token: token === undefined ? await tokenOf() : token,
      approvals,
      quotas: async () => ({ read: async () => [] }),
      now: () => nowMs,
      print: (text) => void lines.push(text),
      printError: (text) => void asides.push(text),
    });
  }
  const json = async (...argv: string[]) => {
    const code = await run([...argv, '--json']);
    expect([code, asides.filter((text) => !text.startsWith('There is more'))]).toEqual([0, []]);
    return lines
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const audited = async () =>
    (await store.audit.read({ limit: 1000 })).filter(({ action }) => action.startsWith('OPERATOR_'));

  it('say that something was done even where it cannot be written down that it was asked for', async () => {
    const payment = await makeUnknownPayment(store, { atMs: nowMs });
    const { audit } = store;
    store = {
      ...store,
      audit: { read: (query) => audit.read(query), append: () => Promise.reject(new StoreFailure('gone')) },
    };
    const code = await run(['payments', 'close', payment.id, '--as', 'SETTLED', '--evidence', 'booked, says the bank']);
    expect(code).toBe(exitCodes.failed);
    expect(lines.join()).toContain('SETTLED');
    expect(asides.join()).toContain('It was done.');
    expect((await store.payments.read(payment.id))?.status).toBe('SETTLED');
  });

  it('refuse whoever shows no token that may do it, in clear words, and write that down', async () => {
    const cases: readonly [TokenOptions | null, string, string][] = [
      [null, 'OPERATOR_TOKEN is required', 'gateway:operator-command'],
      [{ expires: Math.floor(Date.now() / 1000) - 60 }, 'it has expired', 'gateway:operator-command'],
      [{ audience: 'urn:other' }, 'for another audience', 'gateway:operator-command'],
      [{ scope: 'accounts:read customers:read:any' }, 'does not have the scope operator:read', 'customer:olga'],
      [{ subject: 'cli' }, 'operators are people', 'gateway:operator-command'],
    ];
    for (const [options, words] of cases) {
      const token = options === null ? null : await tokenOf(options);
      expect(await run(['payments', 'list'], token)).toBe(exitCodes.denied);
      expect(asides.join()).toContain(words);
      expect(lines).toEqual([]);
      expect(asides.join()).not.toContain(token ?? 'nothing');
    }
    const told = (await audited()).map(
      ({ action, outcome, actor }) => `${action} ${outcome} ${actor.kind}:${actor.subject}`,
    );
    expect(told).toEqual(cases.map(([, , who]) => `OPERATOR_READ REFUSED ${who}`));
  });

  it('refuse one that another key has signed, and no token at all is told by its text', async () => {
    const forged = await tokenOf({ key: others.privateKey });
    for (const token of [forged, 'a.b.c', 'x'.repeat(9000), '💥']) {
      expect(await run(['customers', 'list'], token)).toBe(exitCodes.denied);
      expect(asides.join()).not.toContain(token);
    }
  });

  it('let nobody write who may only read', async () => {
    const payment = await makeUnknownPayment(store, { atMs: nowMs });
    const reader = await tokenOf({ scope: 'operator:read' });
    const writing = commands.filter(({ scope }) => scope === 'operator:write');
    expect(writing.length).toBeGreaterThan(8);
    for (const { group, name, args = [] } of writing) {
      expect(await run([group, name, ...args.map(() => payment.id)], reader), `${group} ${name}`).toBe(
        exitCodes.denied,
      );
    }
    expect(await store.payments.read(payment.id)).toEqual(payment);
    expect((await audited()).map(({ outcome }) => outcome)).toEqual(writing.map(() => 'REFUSED'));
    expect(await run(['payments', 'list'], reader)).toBe(0);
  });

  it('find nothing by ids that are none, change nothing, and break nothing', async () => {
    const payment = await makeUnknownPayment(store, { atMs: nowMs });
    for (const command of commands.filter(({ args = [] }) => args.length === 1)) {
      for (const id of hostileIds) {
        const more =
          command.name === 'close'
            ? ['--as', 'SETTLED', '--reference', 'r']
            : command.name === 'replay'
              ? ['--failed']
              : [];
        expect(
          await run([command.group, command.name, ...more, '--', id]),
          `${command.group} ${command.name} ${id}`,
        ).toBe(exitCodes.notFound);
        expect(lines).toEqual([]);
      }
      for (const id of ['a\u0000b', 'a\u001b[2J', 'a\nb', 'x'.repeat(1001), ''])
        expect(await run([command.group, command.name, '--', id])).toBe(exitCodes.usage);
    }
    for (const id of hostileIds) {
      expect(await json('customers', 'list', `--search=${id}`)).toEqual([]);
      expect(await json('links', 'list', `--customer=${id}`, `--after=${id}`)).toEqual([]);
      expect(await json('payments', 'list', `--bank=${id}`)).toEqual([]);
      expect(await json('payments', 'list', `--after=${id}`)).toEqual([]);
      expect(await json('recordings', 'list', `--bank=${id}`)).toEqual([]);
    }
    expect(await store.payments.read(payment.id)).toEqual(payment);
  });

  it('say what is wrong with a command line, and do nothing', async () => {
    const wrong = [
      ['nothing'],
      ['payments', 'nothing'],
      ['payments', 'list', '--status', 'NOPE'],
      ['payments', 'list', '--limit', '501'],
      ['payments', 'list', '--limit', '0'],
      ['payments', 'list', 'more'],
      ['payments', 'show'],
      ['payments', 'list', '--unknown-option'],
      ['links', 'list', '--ends-within', '-3'],
      ['payments', 'close', 'p', '--as', 'SETTLED'],
      ['payments', 'close', 'p', '--as', 'PAID', '--reference', 'r'],
      ['recordings', 'start', '--bank', 'b', '--for', '25h', '--reason', 'r'],
      ['recordings', 'start', '--bank', 'b', '--for', '30m'],
    ];
    for (const argv of wrong) {
      expect(await run(argv), argv.join(' ')).toBe(exitCodes.usage);
      expect([lines.length, asides.length]).toEqual([0, 1]);
    }
  });

  it('tell of every command what its description says', async () => {
    expect(await run(['--help'], null)).toBe(0);
    for (const { text } of commands) {
      expect(lines.join() || text).toContain(text);
    }
    for (const { group, name, text, scope, options = {} } of commands) {
      expect(await run([group, name, '--help'], null)).toBe(0);
      for (const word of [text, scope, ...Object.keys(options)]) expect(lines.join()).toContain(word);
    }
    expect(await audited()).toEqual([]);
  });

  it('list payments oldest first, page by page, and tell no name, number or amount', async () => {
    const made = [];
    for (let index = 0; index < 7; index++)
      made.push(await makeUnknownPayment(store, { atMs: nowMs + (index >> 1), creditorName: 'Bob Planted' }));
    await makeUnknownPayment(store, { atMs: nowMs, change: { stage: 'FOLLOWING' } });
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const rows = await json(
        'payments',
        'list',
        '--needs-operator',
        '--limit',
        '3',
        ...(after === undefined ? [] : ['--after', after]),
      );
      seen.push(...rows.map(({ id }) => id));
      expect(rows.length).toBeLessThanOrEqual(3);
      after = asides[0]?.replace('There is more: --after ', '');
      if (after === undefined) break;
    }
    const expected = made.toSorted((a, b) => a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : 1));
    expect(seen).toEqual(expected.map(({ id }) => id));
    const secrets = /Planted|12345678|102030|Invoice|12\.50|1250|state-|whsec|"v"/;
    await json('payments', 'list');
    expect(lines.join()).not.toMatch(secrets);
    const [shown] = await json('payments', 'show', made[0]?.id ?? '');
    expect(lines.join()).not.toMatch(secrets);
    expect(shown).toMatchObject({
      status: 'UNKNOWN',
      stage: 'ENDED',
      closings: [],
      events: [{}, { source: 'GATEWAY' }],
    });
    await json('customers', 'show', 'alice');
    expect(lines.join()).not.toMatch(secrets);
  });

  it('tell names and numbers to who may see them and asks for them, which is written down', async () => {
    const payment = await makeUnknownPayment(store, { atMs: nowMs, creditorName: 'Bob Planted' });
    for (const argv of [
      ['payments', 'show', payment.id, '--personal-data'],
      ['customers', 'show', 'alice', '--personal-data'],
    ]) {
      expect(await run(argv)).toBe(exitCodes.denied);
      expect(lines).toEqual([]);
      expect(await run(argv, await tokenOf({ scope: 'operator:read pii:read' }))).toBe(0);
      expect(lines.join()).toContain('Bob Planted');
      // Never what opens something.
      expect(lines.join()).not.toMatch(/state-|codeVerifier|accessToken/);
    }
    const uses = await audited();
    expect(uses.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'OPERATOR_PERSONAL_READ DONE',
      'OPERATOR_PERSONAL_READ REFUSED',
      'OPERATOR_PERSONAL_READ DONE',
      'OPERATOR_PERSONAL_READ DONE',
      'OPERATOR_PERSONAL_READ REFUSED',
      'OPERATOR_PERSONAL_READ DONE',
    ]);
    expect(uses[0]).toMatchObject({
      paymentId: payment.id,
      actor: { kind: 'staff', subject: 'olga' },
      reason: 'payments.show',
    });
    expect(uses[5]).toMatchObject({ customerId: 'alice', reason: 'customers.show' });
  });

  it('close a payment by two operators, each by their own token', async () => {
    approvals = 2;
    const payment = await makeUnknownPayment(store, { atMs: nowMs });
    const [proposal] = await json(
      'payments',
      'close',
      payment.id,
      '--as',
      'REJECTED',
      '--evidence',
      'refused, says the bank',
    );
    expect(proposal).toMatchObject({ result: 'PROPOSED', as: 'REJECTED', proposedBy: 'olga' });
    expect(lines.join()).not.toContain('says the bank');
    expect(await json('payments', 'proposals')).toMatchObject([{ id: proposal.id, payment: payment.id }]);
    expect(await run(['payments', 'approve', proposal.id])).toBe(exitCodes.conflict);
    expect(asides.join()).toContain('Another operator has to approve it');
    expect(await run(['payments', 'approve', proposal.id], await tokenOf({ subject: 'piotr' }))).toBe(0);
    expect((await store.payments.read(payment.id))?.status).toBe('REJECTED');
    const [shown] = await json('payments', 'show', payment.id);
    expect(shown.closings).toMatchObject([{ state: 'DONE', proposedBy: 'olga', endedBy: 'piotr' }]);
    expect(shown.events.at(-1)).toMatchObject({ status: 'REJECTED', source: 'OPERATOR' });
    const told = (await store.audit.read({ limit: 100 })).map(
      ({ action, outcome, actor }) => `${action} ${outcome} ${actor.subject}`,
    );
    expect(told).toEqual(
      expect.arrayContaining([
        'PAYMENT_CLOSE_PROPOSE DONE olga',
        'OPERATOR_CHANGE DONE olga',
        'OPERATOR_CHANGE REFUSED olga',
        'PAYMENT_CLOSE DONE piotr',
      ]),
    );
  });

  it('show, replay and switch off a partner’s endpoint, and tell neither its path nor its secret', async () => {
    const secret = 'whsec_UGxhbnRlZA==';
    const endpoint = await store.webhooks.createEndpoint({
      clientId: 'app',
      url: 'https://app.example/hook/Planted?key=Planted',
      kinds: ['payment.updated'],
      createdAtMs: nowMs,
      secret,
      limit: 10,
    });
    const id = endpoint?.id ?? '';
    await makeUnknownPayment(store, { atMs: nowMs });
    expect(await json('webhooks', 'list')).toMatchObject([
      { id, client: 'app', origin: 'https://app.example', pending: 2, failed: 0, state: 'ENABLED' },
    ]);
    await json('webhooks', 'disable', id);
    expect(await store.webhooks.readDueEndpoints(nowMs + 1000, 10, '')).toEqual([]);
    expect(await store.webhooks.readDue(id, nowMs + 1000, 10)).toEqual([]);
    const [waiting] = await json('webhooks', 'deliveries', id);
    expect(await store.webhooks.take(waiting.id, nowMs + 1000)).toBeNull();
    expect(await run(['webhooks', 'disable', id])).toBe(exitCodes.conflict);
    await json('webhooks', 'enable', id);
    expect(await store.webhooks.readDue(id, nowMs + 1000, 10)).toHaveLength(2);
    await store.webhooks.giveUp(nowMs + 2 * 86_400_000, 10);
    expect(await json('webhooks', 'list')).toMatchObject([{ pending: 0, failed: 2 }]);
    expect(await json('webhooks', 'deliveries', id, '--status', 'FAILED', '--limit', '1')).toHaveLength(1);
    const place = asides[0]?.replace('There is more: --after ', '') ?? '';
    expect(await json('webhooks', 'deliveries', id, '--status', 'FAILED', '--after', place)).toHaveLength(1);
    expect(await json('webhooks', 'replay', id, '--failed')).toEqual([{ endpoint: id, sentAgain: 2 }]);
    expect(await store.webhooks.readDue(id, nowMs, 10)).toHaveLength(2);
    expect(await json('webhooks', 'replay', id, '--delivery', waiting.id)).toEqual([{ endpoint: id, sentAgain: 1 }]);
    for (const argv of [
      ['webhooks', 'list'],
      ['webhooks', 'deliveries', id],
    ]) {
      await json(...argv);
      expect(lines.join()).not.toMatch(/Planted|whsec|UGxhbnRlZA/);
    }
    const told = (await store.audit.read({ limit: 100 })).filter(({ action }) => action.startsWith('WEBHOOK_'));
    expect(told.map(({ action, actor }) => `${action} ${actor.kind}:${actor.subject}`)).toEqual([
      'WEBHOOK_CREATE partner:app',
      'WEBHOOK_DISABLE staff:olga',
      'WEBHOOK_ENABLE staff:olga',
      'WEBHOOK_REPLAY staff:olga',
      'WEBHOOK_REPLAY staff:olga',
    ]);
  });

  it('order recordings, which end by themselves, keep few, and open under another key', async () => {
    const [order] = await json(
      'recordings',
      'start',
      '--bank',
      'albion',
      '--for',
      '30m',
      '--reason',
      'case 12: Planted',
    );
    expect(order).toMatchObject({ bank: 'albion', state: 'RECORDING', startedBy: 'olga' });
    expect(await store.bankRecordings.readActive(nowMs)).toMatchObject([{ bankId: 'albion', linkId: null }]);
    expect(await store.bankRecordings.readActive(nowMs + 30 * 60_000)).toEqual([]);
    const toRecording = (index: number, bankId = 'albion') => ({
      bankId,
      linkId: null,
      resource: 'accounts',
      status: 200,
      atMs: nowMs + index,
      content: JSON.stringify({ index, text: 'x'.repeat(100) }),
    });
    await store.bankRecordings.add([toRecording(0, 'nordbank')]);
    for (let batch = 0; batch < 6; batch++)
      await store.bankRecordings.add(Array.from({ length: 100 }, (_, index) => toRecording(batch * 100 + index)));
    const counted = await stores?.raw(
      'select bank_id, count(*) as n, min(at) as first from bank_recordings group by bank_id order by bank_id',
    );
    expect(counted?.map((row) => [row['bank_id'], Number(row['n']), Number(row['first'])])).toEqual([
      ['albion', 500, nowMs + 100],
      ['nordbank', 1, nowMs],
    ]);
    const rows = await json('recordings', 'list', '--bank', 'albion', '--limit', '2');
    expect(rows.map(({ at }) => Date.parse(at))).toEqual([nowMs + 599, nowMs + 598]);
    const [shown] = await json('recordings', 'show', rows[0].id);
    expect(shown.exchange).toMatchObject({ index: 599 });
    expect(JSON.stringify(await stores?.raw('select * from bank_recordings'))).not.toContain('xxxx');
    expect(JSON.stringify(await stores?.raw('select * from bank_recording_orders'))).not.toContain('Planted');
    const next = newKey('k2');
    const rotating = await stores?.another([next, fresh.key]);
    for (const table of ['bank_recordings', 'bank_recording_orders'] as const) {
      while (((await rotating?.sealed.reseal(table, 200)) ?? 0) > 0);
    }
    const rotated = await stores?.another([next]);
    expect((await rotated?.bankRecordings.read(rows[0].id))?.content).toContain('"index":599');
    expect(await rotated?.bankRecordings.readOrders(10)).toMatchObject([{ reason: 'case 12: Planted' }]);
    store = rotated ?? store;
    expect(await json('recordings', 'stop')).toEqual([{ stopped: 1 }]);
    expect(await store.bankRecordings.readActive(nowMs)).toEqual([]);
    expect(await store.bankRecordings.purge(nowMs + 590)).toBe(491);
    const told = (await store.audit.read({ limit: 100 })).map(({ action }) => action);
    expect(told).toEqual(expect.arrayContaining(['RECORDING_START', 'RECORDING_STOP', 'OPERATOR_READ']));
  });

  it('say nothing to a terminal, whatever an id holds', async () => {
    await store.customerGrants.request({
      id: '2f0c3b52-9f54-4a52-a8a5-000000000001',
      partnerId: 'evil\u001b]0;owned\u0007\u009b31m\u202e',
      permissions: ['accounts'],
      days: 3,
      requestHash: 'h',
      redirectUri: 'https://x.example',
      clientState: null,
      atMs: nowMs,
      untilMs: nowMs + 1000,
    });
    for (const more of [[], ['--json']]) {
      expect(await run(['grants', 'list', ...more])).toBe(0);
      for (const character of ['\u001b', '\u0007', '\u009b', '\u202e']) expect(lines.join()).not.toContain(character);
      expect(lines.join()).toContain('\\u001b');
    }
    const [row] = await json('grants', 'list');
    expect(row.partner).toBe('evil\u001b]0;owned\u0007\u009b31m\u202e');
  });
});
