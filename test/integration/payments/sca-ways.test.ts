// How real Berlin Group banks have a payment authorised, answer by answer: where the customer is sent, and what becomes of a
// payment that nobody can be sent to. None is left behind that somebody could be asked to pay without its being followed.

import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenBank } from '../../../src/banks/open-bank.ts';
import { PaymentRefused } from '../../../src/banks/payment.ts';
import { parseCurrency } from '../../../src/domain/iso4217.ts';
import { parseMoney } from '../../../src/domain/money.ts';
import type { PaymentOrder } from '../../../src/domain/payment-order.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { openTestBank } from '../../support/connectors.ts';
import { makeBank } from '../../support/fake-bank.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const fail = (): never => {
  throw new Error('no such currency');
};

const order: PaymentOrder = {
  endToEndId: 'E-1',
  instructedAmount: parseMoney('12.50', parseCurrency('EUR') ?? fail()),
  debtorAccount: { kind: 'iban', iban: 'DE89370400440532013000' },
  creditorAccount: { kind: 'iban', iban: 'DE02120300000000202051' },
  creditorName: 'Somebody',
  creditorBic: null,
  remittanceInformation: null,
  requestedExecutionDate: null,
  isInstant: false,
};
const path = '/v1/payments/sepa-credit-transfers';
const post = `POST ${path}`;
const start = `POST ${path}/p-1/authorisations`;
const end = `DELETE ${path}/p-1`;
const page = 'https://bank.example/sca/1';

const made = (links: unknown, headers: Record<string, string> = {}): Answer => ({
  status: 201,
  headers,
  body: { transactionStatus: 'RCVD', paymentId: 'p-1', _links: links },
});

/** Asks a bank that answers so for the payment; gives what it came to, and the calls but those that only read. */
async function pay(script: Readonly<Record<string, Answer>>): Promise<{ came: unknown; calls: readonly string[] }> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '' } = request;
    request.resume();
    const isToken = url === '/token';
    const isMetadata = url.startsWith('/.well-known/');
    if (!isToken && !isMetadata && method !== 'GET') calls.push(`${method} ${url}`);
    const answer: Answer = isToken
      ? { status: 200, body: { access_token: 'a-token', token_type: 'bearer', expires_in: 300 } }
      : isMetadata
        ? { status: 200, body: { issuer: base, token_endpoint: `${base}/token`, authorization_endpoint: `${base}/a` } }
        : (script[`${method} ${url}`] ?? { status: 404, body: {} });
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const base = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const open: OpenBank = await openTestBank({
    ...makeBank('berlin-group'),
    endpoints: { accounts: base, customer: base, payments: base },
    authorization: {
      issuer: base,
      clientId: 'gateway',
      clientAuthentication: 'client_secret_basic',
      clientSecret: 'made-up',
      signingKey: null,
      signingKeyId: null,
      signingAlgorithm: null,
    },
  });
  closing.push(async () => {
    await open.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  if (open.payable === null) throw new Error('not payable');
  const request = { paymentId: 'ours', order, callbackUri: 'https://gateway.example/links/callback', state: 'a-state' };
  const came = await open.payable.payments
    .create(open.payable.paymentCall(deadlineIn(8000), '192.0.2.7'), request)
    .then(({ step }) => step)
    .catch((error: unknown) =>
      error instanceof PaymentRefused ? `refused: ${error.rejection}` : `failed: ${(error as { code: string }).code}`,
    );
  return { came, calls };
}

const gone: Answer = { status: 204 };
const down: Answer = { status: 503, body: {} };
const startLink = { startAuthorisation: { href: `${path}/p-1/authorisations` } };

describe('a payment at a Berlin Group bank', () => {
  it.each<[string, Record<string, Answer>, unknown, readonly string[]]>([
    ['has its page', { [post]: made({ scaRedirect: page }) }, { kind: 'redirect', url: page }, [post]],
    [
      'is begun to be authorised, and has its page then',
      { [post]: made(startLink), [start]: { status: 201, body: { _links: { scaRedirect: { href: page } } } } },
      { kind: 'redirect', url: page },
      [post, start],
    ],
    [
      'is taken back where the bank wants a password here',
      { [post]: made({ startAuthorisationWithPsuAuthentication: { href: 'x' } }), [end]: gone },
      'refused: UNSUPPORTED',
      [post, end],
    ],
    [
      'is taken back where the bank refuses to begin',
      {
        [post]: made(startLink),
        [start]: { status: 403, body: { tppMessages: [{ code: 'SERVICE_BLOCKED' }] } },
        [end]: gone,
      },
      'refused: REFUSED',
      [post, start, end],
    ],
    [
      'is taken back, and may be asked for again, where the beginning has no answer',
      { [post]: made(startLink), [start]: down, [end]: gone },
      'failed: BANK_UNAVAILABLE',
      [post, start, end],
    ],
    [
      'is followed where it may have been begun and cannot be taken back',
      { [post]: made(startLink), [start]: down, [end]: down },
      { kind: 'decoupled', message: null },
      [post, start, end],
    ],
    [
      'is followed where the bank has asked its customer itself',
      { [post]: made({ scaStatus: 'x' }, { 'aspsp-sca-approach': 'DECOUPLED' }) },
      { kind: 'decoupled', message: null },
      [post],
    ],
    [
      'has no method chosen for its customer, who would be asked by it',
      {
        [post]: {
          status: 201,
          body: {
            transactionStatus: 'RCVD',
            paymentId: 'p-1',
            scaMethods: [{ authenticationMethodId: '1', authenticationType: 'PUSH_OTP' }],
            _links: { startAuthorisationWithAuthenticationMethodSelection: { href: `${path}/p-1/authorisations` } },
          },
        },
        [end]: gone,
      },
      'refused: UNSUPPORTED',
      [post, end],
    ],
  ])('%s', async (_what, script, came, calls) => {
    expect(await pay(script)).toEqual({ came, calls });
  });
});
