// What is sent in Plaid's name: taken when Plaid has signed it just now, and refused whatever else it is.

import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { PlaidMessages } from '../../../src/banks/plaid/messages.ts';
import { type SourceCall, UntrustedMessage } from '../../../src/banks/source.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { plaidSource } from '../../support/plaid-bank.ts';

const keyId = 'bfbd5111-8e33-4643-8ced-b2e642a72f3c';
let nowMs = Date.parse('2026-11-22T12:00:00Z');
let ours: Awaited<ReturnType<typeof generateKeyPair>>;
let theirs: Awaited<ReturnType<typeof generateKeyPair>>;
let jwk: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  theirs = await generateKeyPair('ES256', { extractable: true });
  ours = await generateKeyPair('ES256', { extractable: true });
  jwk = {
    ...(await exportJWK(theirs.publicKey)),
    alg: 'ES256',
    use: 'sig',
    kid: keyId,
    created_at: 1,
    expired_at: null,
  };
});

const hashOf = (body: string) => createHash('sha256').update(body).digest('hex');
const update = JSON.stringify(
  { webhook_type: 'TRANSACTIONS', webhook_code: 'DEFAULT_UPDATE', item_id: 'item-1', new_transactions: 3 },
  null,
  2,
);

/** A message as Plaid signs it, with what a case changes. */
async function signed(
  body: string,
  {
    iat = nowMs / 1000,
    kid = keyId,
    hash = hashOf(body),
    key = theirs.privateKey as Parameters<SignJWT['sign']>[0],
  } = {},
) {
  const token = await new SignJWT({ request_body_sha256: hash })
    .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT' })
    .setIssuedAt(Math.floor(iat))
    .sign(key);
  return { headers: { 'plaid-verification': token }, body: Buffer.from(body) };
}

/** Plaid, which is asked for keys. */
function plaid(answer: (keyId: unknown) => { status?: number; body: unknown } = () => ({ body: { key: jwk } })) {
  const asked: unknown[] = [];
  const call: SourceCall = {
    deadline: deadlineIn(1000),
    tokens: { clientToken: async () => '', forgetClientToken: () => undefined },
    send: async ({ url, headers, body }) => {
      expect(url.href).toBe('https://plaid.test/webhook_verification_key/get');
      expect(headers).toMatchObject({ 'plaid-client-id': 'client1' });
      const { key_id } = Object(body);
      asked.push(key_id);
      const { status = 200, body: told } = answer(key_id);
      return { status, headers: {}, text: JSON.stringify(told) };
    },
  };
  const messages = new PlaidMessages(plaidSource, () => nowMs);
  return { asked, read: (message: Parameters<PlaidMessages['read']>[1]) => messages.read(call, message) };
}

const refusal = async (reading: Promise<unknown>): Promise<string> => {
  const failure = await reading.then(
    () => null,
    (error: unknown) => error,
  );
  if (failure instanceof UntrustedMessage) return failure.reason;
  return failure instanceof BankFailure ? failure.code : String(failure);
};

describe('a message', () => {
  it.each([
    ['TRANSACTIONS', 'INITIAL_UPDATE', 'entries'],
    ['TRANSACTIONS', 'HISTORICAL_UPDATE', 'entries'],
    ['TRANSACTIONS', 'DEFAULT_UPDATE', 'entries'],
    ['TRANSACTIONS', 'TRANSACTIONS_REMOVED', 'entries'],
    ['ITEM', 'ERROR', 'consent'],
    ['ITEM', 'LOGIN_REPAIRED', 'consent'],
    ['ITEM', 'PENDING_DISCONNECT', 'consent'],
    ['ITEM', 'PENDING_EXPIRATION', 'consent'],
    ['ITEM', 'USER_PERMISSION_REVOKED', 'consent'],
    ['ITEM', 'NEW_ACCOUNTS_AVAILABLE', 'accounts'],
  ])('%s %s is about %s', async (webhook_type, webhook_code, about) => {
    const message = await signed(JSON.stringify({ webhook_type, webhook_code, item_id: 'item-1', error: {} }));
    expect(await plaid().read(message)).toEqual({ bankConsentId: 'item-1', about });
  });

  it('of a session of Link is about what may have come of it', async () => {
    const body = JSON.stringify({
      webhook_type: 'LINK',
      webhook_code: 'SESSION_FINISHED',
      link_token: 'link-sandbox-1',
      status: 'SUCCESS',
    });
    expect(await plaid().read(await signed(body))).toEqual({ bankConsentId: 'link-sandbox-1', about: 'attempt' });
  });

  it.each([
    '{"webhook_type":"AUTH","webhook_code":"AUTOMATICALLY_VERIFIED","item_id":"item-1"}',
    '{"webhook_type":"TRANSACTIONS","webhook_code":"DEFAULT_UPDATE"}',
    '{"webhook_type":1,"webhook_code":[],"item_id":{}}',
    '{}',
  ])('%s is about nothing here', async (body) => expect(await plaid().read(await signed(body))).toBeNull());

  it('may come again, and is no other by that: it says that something has changed, not what', async () => {
    const { read, asked } = plaid();
    const message = await signed(update);
    expect([await read(message), await read(message)]).toEqual(
      Array(2).fill({ bankConsentId: 'item-1', about: 'entries' }),
    );
    expect(asked).toEqual([keyId]);
  });

  it.each<[string, () => Promise<Parameters<PlaidMessages['read']>[1]>, string]>([
    ['without a signature', async () => ({ headers: {}, body: Buffer.from(update) }), 'NO_SIGNATURE'],
    [
      'with two',
      async () => ({ headers: { 'plaid-verification': ['a', 'b'] }, body: Buffer.from(update) }),
      'NO_SIGNATURE',
    ],
    [
      'with a signature that is none',
      async () => ({ headers: { 'plaid-verification': 'x.y' }, body: Buffer.from(update) }),
      'NO_SIGNATURE',
    ],
    ['signed by somebody else', () => signed(update, { key: ours.privateKey }), 'FORGED'],
    [
      'whose body was changed by one letter',
      async () => ({ ...(await signed(update)), body: Buffer.from(update.replace('3', '4')) }),
      'OTHER_BODY',
    ],
    [
      'whose body was written otherwise',
      async () => ({ ...(await signed(update)), body: Buffer.from(JSON.stringify(JSON.parse(update))) }),
      'OTHER_BODY',
    ],
    ['with a hash that is none', () => signed(update, { hash: '' }), 'OTHER_BODY'],
    ['with another’s hash', () => signed(update, { hash: hashOf('{}') }), 'OTHER_BODY'],
    ['of five minutes ago and a second', () => signed(update, { iat: nowMs / 1000 - 301 }), 'NOT_OF_NOW'],
    ['of a minute from now', () => signed(update, { iat: nowMs / 1000 + 60 }), 'NOT_OF_NOW'],
    ['that is no JSON', () => signed('item-1'), 'NO_JSON'],
    ['that is a list', () => signed('[]'), 'NO_JSON'],
    ['with a key’s id that is a path', () => signed(update, { kid: '../x' }), 'NO_KEY_ID'],
  ])('%s is refused', async (_name, make, reason) => {
    expect(await refusal(plaid().read(await make()))).toBe(reason);
  });

  it.each(['none', 'HS256', 'RS256', 'ES384'])(
    'with the algorithm %s is refused before a key is asked for',
    async (alg) => {
      const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const token = `${part({ alg, kid: keyId })}.${part({ iat: nowMs / 1000, request_body_sha256: hashOf(update) })}.AAAA`;
      const { read, asked } = plaid();
      expect(await refusal(read({ headers: { 'plaid-verification': token }, body: Buffer.from(update) }))).toBe(
        'OTHER_ALGORITHM',
      );
      expect(asked).toEqual([]);
    },
  );

  it.each<[string, () => { status?: number; body: unknown }, string]>([
    [
      'nobody knows',
      () => ({ status: 400, body: { error_type: 'INVALID_INPUT', error_code: 'INVALID_WEBHOOK_VERIFICATION_KEY_ID' } }),
      'UNKNOWN_KEY',
    ],
    ['has expired', () => ({ body: { key: { ...jwk, expired_at: 1_760_000_000 } } }), 'UNKNOWN_KEY'],
    ['is of another kind', () => ({ body: { key: { kid: keyId, kty: 'RSA', n: 'x', e: 'AQAB' } } }), 'UNKNOWN_KEY'],
    ['is no point of its curve', () => ({ body: { key: { ...jwk, x: 'AAAA' } } }), 'UNKNOWN_KEY'],
    ['is another than was asked for', () => ({ body: { key: { ...jwk, kid: 'other' } } }), 'BANK_UNAVAILABLE'],
    ['cannot be had', () => ({ status: 500, body: {} }), 'BANK_UNAVAILABLE'],
    [
      'is not given to us',
      () => ({ status: 400, body: { error_type: 'INVALID_INPUT', error_code: 'INVALID_API_KEYS' } }),
      'BANK_UNAVAILABLE',
    ],
  ])('whose key %s is not taken', async (_name, answer, expected) => {
    expect(await refusal(plaid(answer).read(await signed(update)))).toBe(expected);
  });

  it('with keys that are made up costs Plaid few questions, and keeps none of its own away for long', async () => {
    const { read, asked } = plaid((kid) =>
      kid === keyId
        ? { body: { key: jwk } }
        : { status: 400, body: { error_type: 'INVALID_INPUT', error_code: 'X_Y' } },
    );
    const outcomes = [];
    for (let made = 0; made < 50; made++)
      outcomes.push(await refusal(read(await signed(update, { kid: `made-up-${made}` }))));
    expect(new Set(outcomes)).toEqual(new Set(['UNKNOWN_KEY', 'BANK_UNAVAILABLE']));
    expect(asked).toHaveLength(1);
    // Put off, which Plaid answers by sending it again.
    expect(await refusal(read(await signed(update)))).toBe('BANK_UNAVAILABLE');
    nowMs += 5000;
    expect(await read(await signed(update))).toEqual({ bankConsentId: 'item-1', about: 'entries' });
    nowMs -= 5000;
  });

  it('of a key that was good is judged however many are made up, and also when it is to be asked for anew', async () => {
    const { read, asked } = plaid((kid) =>
      kid === keyId
        ? { body: { key: jwk } }
        : { status: 400, body: { error_type: 'INVALID_INPUT', error_code: 'X_Y' } },
    );
    const began = nowMs;
    try {
      expect(await Promise.all([1, 2, 3].map(async () => read(await signed(update))))).toHaveLength(3);
      expect(asked).toEqual([keyId]);
      // One in five seconds: each is asked for, and kept as unknown.
      for (let made = 0; made < 60; made++) {
        nowMs += 5000;
        await refusal(read(await signed(update, { kid: `made-up-${made}` })));
      }
      expect(await read(await signed(update))).not.toBeNull();
      nowMs += 25 * 3_600_000;
      await refusal(read(await signed(update, { kid: 'made-up-again' })));
      expect(await read(await signed(update))).not.toBeNull();
    } finally {
      nowMs = began;
    }
  });

  it('of a key that Plaid has withdrawn is refused a day later', async () => {
    let expired_at: number | null = null;
    const { read } = plaid(() => ({ body: { key: { ...jwk, expired_at } } }));
    expect(await read(await signed(update))).not.toBeNull();
    expired_at = 1_760_000_000;
    nowMs += 25 * 3_600_000;
    try {
      expect(await refusal(read(await signed(update)))).toBe('UNKNOWN_KEY');
    } finally {
      nowMs -= 25 * 3_600_000;
    }
  });
});
