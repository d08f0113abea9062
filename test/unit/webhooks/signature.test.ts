// Signatures as the library of the Standard Webhooks specification verifies them.

import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newWebhookSecret, toSignedHeaders } from '../../../src/webhooks/signature.ts';

const body = JSON.stringify({ type: 'payment.updated', data: { text: 'Grüße, 支払い' } });
const message = (atMs = Date.now()) => ({ id: 'msg_1', atMs, body });

describe('a signature', () => {
  it('is the one of the specification’s own example', () => {
    const headers = toSignedHeaders(
      { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', atMs: 1614265330_999, body: '{"test": 2432232314}' },
      ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    );
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is taken by the specification’s library, under each secret in use', () => {
    const secrets = [newWebhookSecret(), newWebhookSecret()];
    const headers = toSignedHeaders(message(), secrets);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('is refused under another secret, for another body, id or time', () => {
    const secret = newWebhookSecret();
    const headers = toSignedHeaders(message(), [secret]);
    const refuse = (text: string, changed: object, by = secret) =>
      expect(() => new Webhook(by).verify(text, { ...headers, ...changed })).toThrow(WebhookVerificationError);
    refuse(body, {}, newWebhookSecret());
    refuse(`${body} `, {});
    refuse(body, { 'webhook-id': 'msg_2' });
    refuse(body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) });
    refuse(body, toSignedHeaders(message(Date.now() - 600_000), [secret]));
  });
});

describe('a secret', () => {
  it('has 256 random bits, as the specification writes them', () => {
    const secrets = Array.from({ length: 100 }, newWebhookSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
    }
  });
});
