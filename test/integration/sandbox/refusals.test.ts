// What the banks refuse, each in the words of its own standard.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { type Answer, BankClient, call, headersFor } from './bank-client.ts';

let sandbox: Sandbox;
let paths: Readonly<Record<string, string>>;

beforeAll(async () => {
  sandbox = await startSandbox();
  const found: Record<string, string> = {};
  for (const linkId of [
    'alice-albion',
    'alice-thistle',
    'alice-rheinbank',
    'bob-banque-du-rhone',
    'alice-southern-cross',
    'erin-albion',
  ]) {
    const [path] = await clientOf(linkId).accountPaths();
    found[linkId] = `${path}`;
  }
  paths = found;
});
afterAll(() => sandbox.close());

const clientOf = (linkId: string): BankClient => new BankClient(sandbox.description, linkId);
const pathOf = (linkId: string): string => paths[linkId] ?? '';

describe.each([
  ['alice-albion', 'UK.OBIE.'],
  ['alice-thistle', 'U0'],
])('a UK house: %s', (linkId, prefix) => {
  const codeOf = (answer: Answer): string => answer.body.Errors[0].ErrorCode;

  test.each([['none'], ['Bearer wrong'], ['Basic YTpi'], ['other bank']])(
    '401 without a body: %s',
    async (authorization) => {
      const client = clientOf(linkId);
      const stranger = clientOf('alice-rheinbank').link.accessToken;
      const value = authorization === 'other bank' ? `Bearer ${stranger}` : authorization;
      const headers: Record<string, string> = authorization === 'none' ? {} : { authorization: value };
      const answer = await call(`${client.base}/accounts`, headers);
      expect([answer.status, answer.text]).toEqual([401, '']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(answer.headers.get('x-fapi-interaction-id')).toBeTruthy();
    },
  );

  test('echoes the interaction id', async () => {
    const id = randomUUID();
    const answer = await clientOf(linkId).get('/accounts', { 'x-fapi-interaction-id': id });
    expect(answer.headers.get('x-fapi-interaction-id')).toBe(id);
  });

  test('400 for an account that is unknown or someone else’s', async () => {
    const other = pathOf(linkId === 'alice-albion' ? 'erin-albion' : 'alice-albion');
    for (const path of ['/accounts/nope', other, `${other}/balances`, `${other}/transactions`, `${other}/party`]) {
      const answer = await clientOf(linkId).get(path);
      expect([path, answer.status, codeOf(answer)]).toEqual([
        path,
        400,
        prefix === 'U0' ? 'U011' : 'UK.OBIE.Resource.NotFound',
      ]);
    }
  });

  test.each([
    ['fromBookingDateTime=yesterday', 'UK.OBIE.Field.InvalidDate', 'U003'],
    ['fromBookingDateTime=2026-02-30T00:00:00Zx', 'UK.OBIE.Field.InvalidDate', 'U003'],
    [
      'fromBookingDateTime=2026-03-02T00:00:00&toBookingDateTime=2026-03-01T00:00:00',
      'UK.OBIE.Field.InvalidDate',
      'U003',
    ],
    ['page=7', 'UK.OBIE.Field.Invalid', 'U002'],
    ['page=cGFnZTo5OTk5', 'UK.OBIE.Field.Invalid', 'U002'],
  ])('400 for %s', async (query, v3, v4) => {
    const answer = await clientOf(linkId).get(`${pathOf(linkId)}/transactions?${query}`);
    expect([answer.status, codeOf(answer)]).toEqual([400, prefix === 'U0' ? v4 : v3]);
  });

  test('405 for another method, 406 for another format, 404 for an endpoint it does not have', async () => {
    const client = clientOf(linkId);
    const headers = headersFor(client.bank, client.link);
    expect((await call(`${client.base}/accounts`, headers, { method: 'DELETE' })).status).toBe(405);
    expect((await client.get('/accounts', { accept: 'application/xml' })).status).toBe(406);
    expect((await client.get('/direct-debits')).status).toBe(404);
    expect((await client.get('/balances')).status).toBe(linkId === 'alice-albion' ? 200 : 404);
  });

  test('403 once the consent is taken back', async () => {
    const own = await startSandbox();
    const client = new BankClient(own.description, linkId);
    await fetch(`${own.description.controlUrl}/consents/${client.link.consentId}`, { method: 'DELETE' });
    const answer = await client.get('/accounts');
    await own.close();
    expect([answer.status, codeOf(answer)]).toEqual([403, prefix === 'U0' ? 'U028' : 'UK.OBIE.Reauthenticate']);
  });
});

test('Erin’s link to Albion has no leave to see balances', async () => {
  const client = clientOf('erin-albion');
  for (const path of ['/balances', `${pathOf('erin-albion')}/balances`]) {
    const answer = await client.get(path);
    expect([answer.status, answer.body.Code]).toEqual([403, '403 Forbidden']);
  }
  expect((await client.get(`${pathOf('erin-albion')}/transactions`)).status).toBe(200);
});

describe.each(['alice-rheinbank', 'bob-banque-du-rhone'])('a Berlin Group house: %s', (linkId) => {
  const codeOf = (answer: Answer): string => answer.body.tppMessages[0].code;

  test.each([
    ['x-request-id', '', 400, 'FORMAT_ERROR'],
    ['x-request-id', 'not-a-uuid', 400, 'FORMAT_ERROR'],
    ['authorization', '', 401, 'TOKEN_INVALID'],
    ['authorization', 'Bearer wrong', 401, 'TOKEN_UNKNOWN'],
    ['consent-id', '', 400, 'FORMAT_ERROR'],
    ['consent-id', 'other', 400, 'CONSENT_UNKNOWN'],
    ['accept', 'text/plain', 406, 'REQUESTED_FORMATS_INVALID'],
  ])('%s of "%s" is refused', async (name, value, status, code) => {
    const client = clientOf(linkId);
    const headers = headersFor(client.bank, client.link);
    if (value === '') delete headers[name];
    else headers[name] = value;
    const answer = await call(`${client.base}/v1/accounts`, headers);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  test.each([
    ['dateFrom=2026-01-01', 400, 'FORMAT_ERROR'],
    ['bookingStatus=booked', 400, 'FORMAT_ERROR'],
    ['bookingStatus=maybe&dateFrom=2026-01-01', 400, 'FORMAT_ERROR'],
    ['bookingStatus=information&dateFrom=2026-01-01', 400, 'PARAMETER_NOT_SUPPORTED'],
    ['bookingStatus=booked&dateFrom=01.01.2026', 400, 'FORMAT_ERROR'],
    ['bookingStatus=booked&dateFrom=2026-02-30', 400, 'FORMAT_ERROR'],
    ['bookingStatus=booked&dateFrom=2026-02-02&dateTo=2026-02-01', 400, 'PERIOD_INVALID'],
    ['bookingStatus=booked&dateFrom=2026-01-01&pageIndex=9999', 400, 'FORMAT_ERROR'],
    ['bookingStatus=booked&dateFrom=2026-01-01&deltaList=true', 400, 'PARAMETER_NOT_SUPPORTED'],
  ])('transactions?%s is refused', async (query, status, code) => {
    const answer = await clientOf(linkId).get(`${pathOf(linkId)}/transactions?${query}`);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  test('404 for an unknown account, 405 for another method; the request id comes back', async () => {
    const client = clientOf(linkId);
    const unknown = await client.get(`/v1/accounts/${randomUUID()}/balances`);
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'RESOURCE_UNKNOWN']);
    const headers = headersFor(client.bank, client.link);
    const other = await call(`${client.base}/v1/accounts`, headers, { method: 'POST' });
    expect([other.status, codeOf(other)]).toEqual([405, 'SERVICE_INVALID']);
    expect(other.headers.get('x-request-id')).toBe(headers['x-request-id']);
  });
});

test('Banque du Rhône gives booked entries only; Rheinbank refuses Erin’s expired consent', async () => {
  const both = await clientOf('bob-banque-du-rhone').get(
    `${pathOf('bob-banque-du-rhone')}/transactions?bookingStatus=both&dateFrom=2026-01-01`,
  );
  expect([both.status, both.body.tppMessages[0].code]).toEqual([400, 'PARAMETER_NOT_SUPPORTED']);
  const erin = await clientOf('erin-rheinbank').get('/v1/accounts');
  expect([erin.status, erin.body.tppMessages[0].code]).toEqual([401, 'CONSENT_EXPIRED']);
});

describe('the CDR house', () => {
  const linkId = 'alice-southern-cross';
  const codeOf = (answer: Answer): string => answer.body.errors[0].code.replace('urn:au-cds:error:', '');

  test.each([
    [{ 'x-v': '' }, 400, 'cds-all:Header/Missing'],
    [{ 'x-v': 'three' }, 400, 'cds-all:Header/InvalidVersion'],
    [{ 'x-v': '3', 'x-min-v': '0' }, 400, 'cds-all:Header/InvalidVersion'],
    [{ 'x-v': '2' }, 406, 'cds-all:Header/UnsupportedVersion'],
    [{ 'x-v': '9' }, 406, 'cds-all:Header/UnsupportedVersion'],
    [{ 'x-v': '9', 'x-min-v': '4' }, 406, 'cds-all:Header/UnsupportedVersion'],
    [{ 'x-fapi-interaction-id': 'x' }, 400, 'cds-all:Header/Invalid'],
  ])('refuses %j', async (more, status, code) => {
    const answer = await clientOf(linkId).get('/banking/accounts', more as Record<string, string>);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  test('negotiates downwards and says which version it gives', async () => {
    const answer = await clientOf(linkId).get('/banking/accounts', { 'x-v': '9', 'x-min-v': '1' });
    expect([answer.status, answer.headers.get('x-v')]).toEqual([200, '3']);
    const ignored = await clientOf(linkId).get('/banking/accounts', { 'x-v': '3', 'x-min-v': '8' });
    expect(ignored.status).toBe(200);
  });

  test.each([
    ['page=0', 400, 'cds-all:Field/Invalid'],
    ['page=x', 400, 'cds-all:Field/Invalid'],
    ['page=99999', 422, 'cds-all:Field/InvalidPage'],
    ['page-size=1001', 400, 'cds-all:Field/InvalidPageSize'],
    ['oldest-time=2026-01-01', 400, 'cds-all:Field/InvalidDateTime'],
    ['min-amount=five', 400, 'cds-all:Field/Invalid'],
  ])('refuses transactions?%s', async (query, status, code) => {
    const answer = await clientOf(linkId).get(`${pathOf(linkId)}/transactions?${query}`);
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  });

  test('401, 404, 405 and the bulk POST', async () => {
    const client = clientOf(linkId);
    expect((await client.get('/banking/accounts', { authorization: 'Bearer wrong' })).status).toBe(401);
    const unknown = await client.get('/banking/accounts/nope/balance');
    expect([unknown.status, codeOf(unknown)]).toEqual([404, 'cds-banking:Authorisation/InvalidBankingAccount']);
    const headers = { ...headersFor(client.bank, client.link, 1), 'content-type': 'application/json' };
    expect((await call(`${client.base}/banking/accounts`, headers, { method: 'PUT', body: '{}' })).status).toBe(405);
    const accountId = pathOf(linkId).split('/').at(-1);
    const url = `${client.base}/banking/accounts/balances`;
    const good = await call(url, headers, {
      method: 'POST',
      body: JSON.stringify({ data: { accountIds: [accountId] } }),
    });
    expect(good.body.data.balances).toHaveLength(1);
    const bad = await call(url, headers, { method: 'POST', body: JSON.stringify({ data: { accountIds: ['nope'] } }) });
    expect([bad.status, codeOf(bad)]).toEqual([422, 'cds-banking:Authorisation/InvalidBankingAccount']);
    const missing = await call(url, headers, { method: 'POST', body: '{}' });
    expect([missing.status, codeOf(missing)]).toEqual([400, 'cds-all:Field/Missing']);
  });
});
