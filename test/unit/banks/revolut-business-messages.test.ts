// Revolut's webhooks: only what it has signed lately is heard, whoever else sends the same.

import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { RevolutMessages } from '../../../src/banks/revolut-business/messages.ts';
import type { SourceCall } from '../../../src/banks/source.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { revolutSource } from '../../support/revolut-bank.ts';

const nowMs = 1_795_348_800_000;
const secret = 'wsk_r59a4HfWVAKycbCaNO1RvgCJec02gRd8';
const created = JSON.stringify({ event: 'TransactionCreated', timestamp: 't', data: { id: 'x', legs: [] } });
const sign = (by: string, timestamp: string, body: string, version = 'v1') =>
  `${version}=${createHmac('sha256', by).update(`${version}.${timestamp}.${body}`).digest('hex')}`;

const call: SourceCall = {
  deadline: deadlineIn(1000),
  tokens: { clientToken: async () => '', forgetClientToken: () => undefined },
  send: async () => {
    throw new Error('nothing is asked for a webhook');
  },
};

function read(
  { signature, timestamp = String(nowMs), body = created }: { signature?: unknown; timestamp?: unknown; body?: string },
  webhookSecret: string = secret,
) {
  const messages = new RevolutMessages({ ...revolutSource, credentials: { webhookSecret } }, () => nowMs);
  const headers = new Map<string, unknown>([
    ['revolut-signature', signature ?? sign(secret, String(timestamp), body)],
    ['revolut-request-timestamp', timestamp],
  ]);
  const isSent = (header: [string, unknown]): header is [string, string] => typeof header[1] === 'string';
  return messages.read(call, { headers: Object.fromEntries([...headers].filter(isSent)), body: Buffer.from(body) });
}

describe('a message', () => {
  it.each(['TransactionCreated', 'TransactionStateChanged'])('of the event %s is about the entries', async (event) => {
    const body = JSON.stringify({ event, data: {} });
    expect(await read({ body })).toEqual({ bankConsentId: 'own:revolut', about: 'entries' });
  });

  it.each(['PayoutLinkCreated', 'SomethingNew', undefined])('of the event %s is about nothing here', async (event) => {
    expect(await read({ body: JSON.stringify({ event }) })).toBeNull();
  });

  it('is heard while its secret is replaced, signed with both or known by both', async () => {
    const [mine, theirs] = [sign(secret, String(nowMs), created), sign('wsk_next', String(nowMs), created)];
    expect(await read({ signature: `${theirs},${mine}` })).not.toBeNull();
    expect(await read({ signature: `${theirs}, ${mine}` })).not.toBeNull();
    expect(await read({ signature: theirs }, `${secret} wsk_next`)).not.toBeNull();
  });

  it.each([
    ['NO_SIGNATURE', { signature: 7 }],
    ['FORGED', { signature: '' }],
    ['FORGED', { signature: sign('wsk_other', String(nowMs), created) }],
    ['FORGED', { signature: sign(secret, String(nowMs), `${created} `) }],
    ['FORGED', { signature: sign(secret, String(nowMs - 1), created) }],
    ['FORGED', { signature: sign(secret, String(nowMs), created, 'v2') }],
    ['FORGED', { signature: sign(secret, String(nowMs), created).slice(3) }],
    ['FORGED', { signature: `${sign(secret, String(nowMs), created)}0` }],
    // Behind more signatures than anybody sends.
    ['FORGED', { signature: `${'v1=0,'.repeat(10)}${sign(secret, String(nowMs), created)}` }],
    ['NO_TIMESTAMP', { timestamp: null }],
    ['NO_TIMESTAMP', { timestamp: String(nowMs / 1000) }],
    ['NO_TIMESTAMP', { timestamp: 'now' }],
    ['NOT_OF_NOW', { timestamp: String(nowMs - 300_001) }],
    ['NOT_OF_NOW', { timestamp: String(nowMs + 30_001) }],
    ['NO_JSON', { body: 'no JSON' }],
    ['NO_JSON', { body: '[]' }],
  ])('is refused as %s: %j', async (reason, message) => {
    await expect(read(message)).rejects.toMatchObject({ name: 'UntrustedMessage', reason });
  });

  it('is refused where the operator has no secret of it', async () => {
    await expect(read({}, '')).rejects.toMatchObject({ reason: 'FORGED' });
    await expect(read({ signature: sign('', String(nowMs), created) }, '')).rejects.toMatchObject({ reason: 'FORGED' });
  });
});
