// Each bank behind a validating proxy that knows the official specification: whatever a good client asks and the bank
// answers must be what the standard's own OpenAPI file allows. The specifications are not part of the repository.
import { randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { hasSpecs, mustHaveSpecs, type Prism, specsFolder, startPrism, tellMissingSpecs } from '../../support/prism.ts';
import { BankClient, call } from './bank-client.ts';
import { accountNamed, ask, detachedSignature, initiationOf, PayingParty, risk } from './paying-party.ts';
import { control, RelyingParty } from './relying-party.ts';

tellMissingSpecs('the sandbox against the official specifications');

const targets: readonly { readonly name: string; readonly bank: string; readonly spec: string }[] = [
  { name: 'albion', bank: 'albion', spec: 'obie-v3.1.11/account-info-openapi.yaml' },
  { name: 'thistle', bank: 'thistle', spec: 'obie-v4.0/account-info-openapi.yaml' },
  { name: 'rheinbank', bank: 'rheinbank', spec: 'berlin-group-1.3.12/psd2-api_v1.3.12-2022-07-06.yaml' },
  { name: 'banque-du-rhone', bank: 'banque-du-rhone', spec: 'berlin-group-1.3.12/psd2-api_v1.3.12-2022-07-06.yaml' },
  { name: 'southern-cross', bank: 'southern-cross', spec: 'cdr-1.36/cds_banking.yaml' },
  { name: 'southern-cross-common', bank: 'southern-cross', spec: 'cdr-1.36/cds_common.yaml' },
];

/**
 * Hands the proxy's calls on to the bank: Thistle's consents are behind mutual TLS, which the proxy does not speak, and its
 * format "url" takes no loopback address, so that a Location gets another host on its way.
 */
async function startForwarder(
  party: RelyingParty,
  api = party.api,
  added: Record<string, string> = {},
): Promise<{ url: string; close: () => void }> {
  const server = createHttpServer((request, response) => {
    const forward = async (): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      const wanted =
        /^(authorization|content-type|x-request-id|psu-ip-address|tpp-redirect-uri|x-idempotency-key|x-jws-signature)$/;
      const headers = Object.entries(request.headers).filter(([name]) => wanted.test(name)) as [string, string][];
      const answer = await party.fetch(`${api}${request.url}`, {
        method: request.method ?? 'GET',
        headers: Object.fromEntries(headers),
        ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      });
      const body = Buffer.from(await answer.arrayBuffer());
      response.writeHead(answer.status, {
        ...added,
        ...Object.fromEntries(
          [...answer.headers]
            .filter(([name]) => /^(content-type|x-fapi|x-request-id|x-jws|allow|location|aspsp-)/.test(name))
            .map(([name, value]) => [name, value.replace(/^https?:\/\/[^/]+/, 'https://bank.example')]),
        ),
      });
      response.end(body);
    };
    forward().catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, close: () => void server.close() };
}

function signatureOf(paying: PayingParty, body: object): string {
  return paying.party.bank.id === 'albion' ? detachedSignature(paying.party, JSON.stringify(body)) : 'none';
}

function assertNoViolation(client: BankClient): void {
  const faults = client.answers
    .filter(({ answer }) => answer.headers.has('sl-violations') || answer.status !== 200)
    .map(
      ({ path, answer }) =>
        `${path}: ${answer.status} ${answer.headers.get('sl-violations') ?? ''} ${answer.text.slice(0, 600)}`,
    );
  expect(faults).toEqual([]);
}

/** Calls through a validating proxy that must have the status and no violation; gives the body. */
function askThrough(base: string, token: string, more: Record<string, string> = {}) {
  return async (method: string, path: string, status: number, body?: unknown) => {
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json', ...type, ...more };
    const answer = await call(`${base}${path}`, headers, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect([answer.status, answer.headers.get('sl-violations'), answer.text.slice(0, 500)]).toEqual([
      status,
      null,
      expect.any(String),
    ]);
    return answer.body;
  };
}

describe.runIf(hasSpecs || mustHaveSpecs)('the official specifications accept', () => {
  let sandbox: Sandbox;
  const proxies = new Map<string, Prism>();
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    if (!hasSpecs) throw new Error(`REQUIRE_SPECIFICATIONS is set, but ${specsFolder} is not there`);
    sandbox = await startSandbox();
    await Promise.all(
      targets.map(async ({ name, bank, spec }) => {
        const upstream = sandbox.description.banks.find(({ id }) => id === bank)?.endpoints.accounts ?? '';
        proxies.set(name, await startPrism(spec, upstream));
      }),
    );
  }, 60_000);

  afterAll(async () => {
    await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    await Promise.all(closers.map((close) => close()));
    await sandbox?.close();
  });

  const clientOf = (linkId: string, proxy: string): BankClient =>
    new BankClient(sandbox.description, linkId, proxies.get(proxy)?.url);

  for (const [linkId, proxy] of [
    ['alice-albion', 'albion'],
    ['bob-albion', 'albion'],
    ['alice-thistle', 'thistle'],
    ['chloe-thistle', 'thistle'],
  ] as const) {
    test(`what ${linkId} reads`, { timeout: 60_000 }, async () => {
      const client = clientOf(linkId, proxy);
      for (const path of await client.accountPaths()) {
        await client.get(path);
        await client.get(`${path}/balances`);
        await client.get(`${path}/party`);
        await client.get(`${path}/parties`);
        for (const list of ['direct-debits', 'standing-orders', 'scheduled-payments', 'beneficiaries'])
          await client.pages(`${path}/${list}`);
        await client.transactions(path);
        await client.get(`${path}/statements`);
        await client.get(`${path}/product`);
      }
      await client.get('/party');
      if (proxy === 'albion') await client.get('/balances');
      assertNoViolation(client);
    });
  }

  test('what dora reads of her 20,000 entries', { timeout: 60_000 }, async () => {
    const client = clientOf('dora-albion', 'albion');
    const [path] = await client.accountPaths();
    await client.get('/balances');
    await client.get('/party');
    const found = await client.transactions(`${path}`);
    assertNoViolation(client);
    expect(new Set(found.map((entry) => entry['TransactionId'])).size).toBeGreaterThan(19_000);
  });

  for (const [linkId, proxy] of [
    ['alice-rheinbank', 'rheinbank'],
    ['chloe-rheinbank', 'rheinbank'],
    ['bob-banque-du-rhone', 'banque-du-rhone'],
    ['chloe-banque-du-rhone', 'banque-du-rhone'],
  ] as const) {
    test(`what ${linkId} reads`, { timeout: 60_000 }, async () => {
      const client = clientOf(linkId, proxy);
      for (const path of await client.accountPaths()) {
        await client.get(path);
        await client.get(`${path}/balances`);
        await client.transactions(path);
      }
      await client.get('/v1/accounts?withBalance=true');
      assertNoViolation(client);
    });
  }

  for (const linkId of ['alice-southern-cross', 'bob-southern-cross']) {
    test(`what ${linkId} reads`, { timeout: 60_000 }, async () => {
      const client = clientOf(linkId, 'southern-cross');
      for (const path of await client.accountPaths()) {
        await client.get(path);
        await client.get(`${path}/balance`);
        await client.pages(`${path}/direct-debits`);
        await client.pages(`${path}/payments/scheduled`);
        const found = await client.transactions(path);
        const detailed = found.find((entry) => entry['isDetailAvailable'] === true);
        if (detailed !== undefined) await client.get(`${path}/transactions/${detailed['transactionId']}`);
      }
      await client.get('/banking/accounts/balances');
      const [payees] = await client.pages('/banking/payees');
      for (const { payeeId } of payees?.data.payees ?? []) await client.get(`/banking/payees/${payeeId}`);
      assertNoViolation(client);
      const common = clientOf(linkId, 'southern-cross-common');
      await common.get('/common/customer');
      await common.get('/common/customer/detail');
      assertNoViolation(common);
    });
  }

  test.each(['albion', 'thistle'])('the account access consents of %s', { timeout: 60_000 }, async (bankId) => {
    const party = await RelyingParty.discover(sandbox.description, bankId);
    const forwarder = await startForwarder(party);
    const spec = targets.find(({ name }) => name === bankId)?.spec ?? '';
    const proxy = await startPrism(spec, forwarder.url);
    closers.push(forwarder.close, () => proxy.close());
    const ask = askThrough(proxy.url, await party.clientToken());
    const data = { Permissions: ['ReadAccountsDetail', 'ReadBalances'], ExpirationDateTime: '2099-01-01T00:00:00Z' };
    const created = await ask('POST', '/account-access-consents', 201, { Data: data, Risk: {} });
    const id = created.Data.ConsentId;
    await ask('GET', `/account-access-consents/${id}`, 200);
    await control(sandbox.description, 'DELETE', `/consents/${id}`);
    await ask('GET', `/account-access-consents/${id}`, 200);
    await ask('DELETE', `/account-access-consents/${id}`, 204);
    await ask('GET', `/account-access-consents/${id}`, 400);
    const odd = { Permissions: ['ReadTransactionsBasic'] };
    await ask('POST', '/account-access-consents', 400, { Data: odd, Risk: {} });
    await askThrough(proxy.url, 'nonsense')('GET', `/account-access-consents/${id}`, 401);
  });

  test.each([
    ['albion', 'obie-v3.1.11', 'finn-albion-current', 'bob-albion-current'],
    ['thistle', 'obie-v4.0', 'finn-thistle-current', 'chloe-thistle-current'],
  ])('the payments of %s', { timeout: 60_000 }, async (bankId, version, from, to) => {
    const paying = await PayingParty.discover(sandbox.description, bankId);
    // The file demands a signature of every answer; Thistle makes none, as houses with a waiver do.
    const added: Record<string, string> = bankId === 'thistle' ? { 'x-jws-signature': 'none' } : {};
    const forwarder = await startForwarder(paying.party, paying.api, added);
    const proxy = await startPrism(`${version}/payment-initiation-openapi.yaml`, forwarder.url);
    closers.push(forwarder.close, () => proxy.close());
    const send = async (token: string, method: string, path: string, status: number, body?: object) => {
      const signature = body === undefined ? 'none' : signatureOf(paying, body);
      const more =
        method === 'POST' ? { 'x-idempotency-key': randomUUID(), 'x-jws-signature': signature } : ({} as const);
      return askThrough(proxy.url, token, more)(method, path, status, body);
    };
    const client = await paying.clientToken();
    for (const [resource, idName, more, data] of [
      ['domestic-payment', 'DomesticPaymentId', {}, { ReadRefundAccount: 'Yes' }],
      [
        'domestic-scheduled-payment',
        'DomesticScheduledPaymentId',
        { RequestedExecutionDateTime: new Date(Date.now() + 86_400_000).toISOString() },
        { Permission: 'Create' },
      ],
    ] as const) {
      const Initiation = initiationOf(to, '1.23', more);
      const consent = { Data: { ...data, Initiation }, Risk: risk };
      const made = await send(client, 'POST', `/${resource}-consents`, 201, consent);
      const ConsentId = made.Data.ConsentId;
      await send(client, 'GET', `/${resource}-consents/${ConsentId}`, 200);
      const token = await paying.token(ConsentId, 'finn', [from]);
      if (resource === 'domestic-payment') {
        await send(token, 'GET', `/${resource}-consents/${ConsentId}/funds-confirmation`, 200);
      }
      const order = { Data: { ConsentId, Initiation }, Risk: risk };
      const paid = await send(token, 'POST', `/${resource}s`, 201, order);
      const path = `/${resource}s/${paid.Data[idName]}`;
      await send(client, 'GET', path, 200);
      await send(client, 'GET', `${path}/payment-details`, 200);
      await send(client, 'GET', `/${resource}-consents/${ConsentId}`, 200);
      await send(token, 'POST', `/${resource}s`, 400, order);
      await ask(sandbox.description, 'POST', `/payments/${paid.Data[idName]}/reject`, { reason: 'limit' });
      await send(client, 'GET', path, 200);
      await send(client, 'GET', `${path}/payment-details`, 200);
      const Amount = { Amount: '0.00', Currency: 'GBP' };
      const wrong = { Data: { ...data, Initiation: { ...Initiation, InstructedAmount: Amount } }, Risk: risk };
      await send(client, 'POST', `/${resource}-consents`, 400, wrong);
      await send('nonsense', 'POST', `/${resource}s`, 401, order);
    }
    // A standing order, whose initiation is another.
    const { CreditorAccount } = initiationOf(to, '1.23');
    const first = { FirstPaymentDateTime: new Date(Date.now() + 3 * 86_400_000).toISOString() };
    const amounts = {
      FirstPaymentAmount: { Amount: '1.23', Currency: 'GBP' },
      RecurringPaymentAmount: { Amount: '2.34', Currency: 'GBP' },
      NumberOfPayments: '12',
      CreditorAccount,
    };
    const standing =
      version === 'obie-v3.1.11'
        ? { Frequency: 'IntrvlMnthDay:01:-01', Reference: 'Rent', ...first, ...amounts }
        : {
            MandateRelatedInformation: { ...first, Frequency: { Type: 'MNTH', PointInTime: '05' } },
            RemittanceInformation: { Unstructured: ['Rent'] },
            ...amounts,
          };
    const data = { Permission: 'Create', ReadRefundAccount: 'Yes', Initiation: standing };
    const made = await send(client, 'POST', '/domestic-standing-order-consents', 201, { Data: data, Risk: risk });
    const { ConsentId } = made.Data;
    await send(client, 'GET', `/domestic-standing-order-consents/${ConsentId}`, 200);
    const token = await paying.token(ConsentId, 'finn', [from]);
    const order = { Data: { ConsentId, Initiation: standing }, Risk: risk };
    const setUp = await send(token, 'POST', '/domestic-standing-orders', 201, order);
    expect(setUp.Data.Status).toBe(version === 'obie-v3.1.11' ? 'InitiationCompleted' : 'INCO');
    const place = `/domestic-standing-orders/${setUp.Data.DomesticStandingOrderId}`;
    await send(client, 'GET', place, 200);
    await send(client, 'GET', `${place}/payment-details`, 200);
    await send(token, 'POST', '/domestic-standing-orders', 400, order);
    for (const wrong of [
      { ...standing, NumberOfPayments: '0' },
      { ...standing, FirstPaymentAmount: { Amount: '0.00', Currency: 'GBP' } },
      { ...standing, RecurringPaymentAmount: { Amount: '1.00', Currency: 'EUR' } },
    ])
      await send(client, 'POST', '/domestic-standing-order-consents', 400, {
        Data: { ...data, Initiation: wrong },
        Risk: risk,
      });
    // An international payment: charges and rate come with the consent.
    const abroad = {
      ...initiationOf(to, '1.23'),
      CurrencyOfTransfer: 'EUR',
      ChargeBearer: 'Shared',
      InstructedAmount: { Amount: '1.23', Currency: 'EUR' },
      ExchangeRateInformation: { UnitCurrency: 'EUR', RateType: 'Indicative' },
      Creditor: { Name: 'A payee' },
      CreditorAgent: { SchemeName: 'UK.OBIE.BICFI', Identification: 'RHEIDEFF' },
      CreditorAccount: {
        SchemeName: 'UK.OBIE.IBAN',
        Identification: accountNamed('chloe-rheinbank-giro').iban,
        Name: 'A payee',
      },
    };
    const asked = { Data: { ReadRefundAccount: 'Yes', Initiation: abroad }, Risk: risk };
    const agreed = await send(client, 'POST', '/international-payment-consents', 201, asked);
    expect(agreed.Data).toMatchObject({ Charges: [{}], ExchangeRateInformation: { RateType: 'Indicative' } });
    const named = agreed.Data.ConsentId;
    await send(client, 'GET', `/international-payment-consents/${named}`, 200);
    const own = await paying.token(named, 'finn', [from]);
    await send(own, 'GET', `/international-payment-consents/${named}/funds-confirmation`, 200);
    const abroadOrder = { Data: { ConsentId: named, Initiation: abroad }, Risk: risk };
    const sent = await send(own, 'POST', '/international-payments', 201, abroadOrder);
    await send(client, 'GET', `/international-payments/${sent.Data.InternationalPaymentId}`, 200);
    await send(client, 'GET', `/international-payments/${sent.Data.InternationalPaymentId}/payment-details`, 200);
    await send(own, 'POST', '/international-payments', 400, abroadOrder);
    for (const wrong of [
      { ...abroad, CurrencyOfTransfer: 'GBP' },
      { ...abroad, CreditorAccount: initiationOf(to, '1.23').CreditorAccount },
    ])
      await send(client, 'POST', '/international-payment-consents', 400, { Data: { Initiation: wrong }, Risk: risk });
    // The proxy does look: without the key or with a field too many it says so.
    const Initiation = initiationOf(to, '1.23', { Colour: 'red' });
    const odd = { Data: { Initiation }, Risk: risk };
    await expect(send(client, 'POST', '/domestic-payment-consents', 400, odd)).rejects.toThrow();
  });

  test.each([
    ['albion', 'obie-v3.1.11', 'finn-albion-current', 'bob-albion-current'],
    ['thistle', 'obie-v4.0', 'finn-thistle-current', 'chloe-thistle-current'],
  ])('the mandates of %s', { timeout: 60_000 }, async (bankId, version, from, to) => {
    const paying = await PayingParty.discover(sandbox.description, bankId);
    const added: Record<string, string> = bankId === 'thistle' ? { 'x-jws-signature': 'none' } : {};
    const forwarder = await startForwarder(paying.party, paying.api, added);
    const proxy = await startPrism(`${version}/vrp-openapi.yaml`, forwarder.url);
    closers.push(forwarder.close, () => proxy.close());
    const send = async (token: string, method: string, path: string, status: number, body?: object) => {
      const signature = body === undefined ? 'none' : signatureOf(paying, body);
      const more: Record<string, string> =
        method === 'POST' ? { 'x-idempotency-key': randomUUID(), 'x-jws-signature': signature } : {};
      return askThrough(proxy.url, token, more)(method, path, status, body);
    };
    const client = await paying.clientToken();
    const CreditorAccount = initiationOf(to, '1.23').CreditorAccount;
    const ControlParameters = {
      VRPType: ['UK.OBIE.VRPType.Sweeping'],
      PSUAuthenticationMethods: ['UK.OBIE.SCANotRequired'],
      PSUInteractionTypes: ['OffSession'],
      ValidToDateTime: '2099-01-01T23:59:59+00:00',
      MaximumIndividualAmount: { Amount: '10.00', Currency: 'GBP' },
      PeriodicLimits: [{ PeriodType: 'Day', PeriodAlignment: 'Consent', Amount: '1.50', Currency: 'GBP' }],
    };
    const consent = { Data: { ControlParameters, Initiation: { CreditorAccount } }, Risk: risk };
    const made = await send(client, 'POST', '/domestic-vrp-consents', 201, consent);
    const { ConsentId } = made.Data;
    const consentPath = `/domestic-vrp-consents/${ConsentId}`;
    await send(client, 'GET', consentPath, 200);
    const token = await paying.token(ConsentId, 'finn', [from]);
    await send(client, 'GET', consentPath, 200);
    const { InstructionIdentification, EndToEndIdentification, InstructedAmount } = initiationOf(to, '1.23');
    const funds = { Data: { ConsentId, Reference: 'Funds', InstructedAmount } };
    await send(token, 'POST', `${consentPath}/funds-confirmation`, 201, funds);
    const Instruction = { InstructionIdentification, EndToEndIdentification, InstructedAmount, CreditorAccount };
    const order = {
      Data: {
        ConsentId,
        PSUAuthenticationMethod: 'UK.OBIE.SCANotRequired',
        PSUInteractionType: 'OffSession',
        VRPType: 'UK.OBIE.VRPType.Sweeping',
        Initiation: { CreditorAccount },
        Instruction,
      },
      Risk: risk,
    };
    const paid = await send(token, 'POST', '/domestic-vrps', 201, order);
    const path = `/domestic-vrps/${paid.Data.DomesticVRPId}`;
    await send(client, 'GET', path, 200);
    await send(client, 'GET', `${path}/payment-details`, 200);
    await send(token, 'POST', '/domestic-vrps', 400, order);
    await ask(sandbox.description, 'POST', `/payments/${paid.Data.DomesticVRPId}/reject`, { reason: 'limit' });
    await send(client, 'GET', path, 200);
    await send(client, 'GET', `${path}/payment-details`, 200);
    await send('nonsense', 'POST', '/domestic-vrps', 401, order);
    await control(sandbox.description, 'DELETE', `/consents/${ConsentId}`);
    await send(client, 'GET', consentPath, 200);
    await send(client, 'DELETE', consentPath, 204);
    await send(client, 'GET', consentPath, 400);
    const { PeriodicLimits: _none, ...without } = ControlParameters;
    const odd = { Data: { ControlParameters: without, Initiation: { CreditorAccount } }, Risk: risk };
    await expect(send(client, 'POST', '/domestic-vrp-consents', 400, odd)).rejects.toThrow();
  });

  test.each([
    ['rheinbank', 'finn-rheinbank-current', 'chloe-rheinbank-giro'],
    ['banque-du-rhone', 'finn-rhone-current', 'bob-rhone-courant'],
  ])('the payments of %s', { timeout: 60_000 }, async (bankId, from, to) => {
    const paying = await PayingParty.discover(sandbox.description, bankId);
    const headers = {
      'x-request-id': randomUUID(),
      'psu-ip-address': '192.0.2.7',
      'tpp-redirect-uri': 'http://127.0.0.1:49152/links/callback',
    };
    const forwarder = await startForwarder(paying.party, paying.api);
    const proxy = await startPrism('berlin-group-1.3.12/psd2-api_v1.3.12-2022-07-06.yaml', forwarder.url);
    closers.push(forwarder.close, () => proxy.close());
    const send = askThrough(proxy.url, await paying.clientToken(), headers);
    const order = {
      endToEndIdentification: 'SPEC-1',
      debtorAccount: { iban: accountNamed(from).iban },
      instructedAmount: { currency: 'EUR', amount: '1.23' },
      creditorAccount: { iban: accountNamed(to).iban },
      creditorName: 'A payee',
      remittanceInformationUnstructured: 'Invoice',
    };
    const products = '/v1/payments/sepa-credit-transfers';
    const made = await send('POST', products, 201, order);
    const path = `${products}/${made.paymentId}`;
    await send('GET', path, 200);
    await send('GET', `${path}/status`, 200);
    const { authorisationIds } = await send('GET', `${path}/authorisations`, 200);
    await send('GET', `${path}/authorisations/${authorisationIds[0]}`, 200);
    await send('POST', `${path}/authorisations`, 201, {});
    await ask(sandbox.description, 'POST', `/payments/${made.paymentId}/reject`, { reason: 'insufficient-funds' });
    await send('GET', path, 200);
    await send('GET', `${path}/status`, 200);
    await send('POST', `${path}/authorisations`, 409, {});
    await send('DELETE', path, 405);
    const other = await send('POST', products, 201, { ...order, requestedExecutionDate: '2099-01-01' });
    await send('DELETE', `${products}/${other.paymentId}`, 204);
    await send('GET', `${products}/${other.paymentId}/status`, 200);
    await send('GET', `${products}/none/status`, 404);
    await send('POST', products, 400, { ...order, instructedAmount: { currency: 'EUR', amount: '0.00' } });
    await askThrough(proxy.url, 'nonsense', headers)('POST', products, 401, order);
    if (bankId === 'rheinbank') {
      const { endToEndIdentification: _id, ...rest } = order;
      const dollars = { ...rest, instructedAmount: { currency: 'USD', amount: '1.23' }, chargeBearer: 'SHAR' };
      const abroad = await send('POST', '/v1/payments/cross-border-credit-transfers', 201, dollars);
      await send('GET', `/v1/payments/cross-border-credit-transfers/${abroad.paymentId}`, 200);
    }
    const periodic = '/v1/periodic-payments/sepa-credit-transfers';
    const standing = { ...order, startDate: '2099-01-15', frequency: 'Monthly', dayOfExecution: '15' };
    const days = { endDate: '2099-12-31', executionRule: 'following' };
    // Not through the proxy: a periodic payment is a single one as well to the file, which wants exactly one of its bodies.
    const post = async (body: object) => paying.post(periodic, await paying.clientToken(), body, headers);
    const setUp = (await post({ ...standing, ...days })).body;
    const read = await paying.call('GET', `${periodic}/${setUp.paymentId}`, await paying.clientToken());
    expect(read.body).toMatchObject({ ...standing, ...days, transactionStatus: 'RCVD' });
    await send('GET', `${periodic}/${setUp.paymentId}/status`, 200);
    await send('GET', `${periodic}/${setUp.paymentId}/authorisations`, 200);
    await send('GET', `${products}/${setUp.paymentId}/status`, 404);
    await send('DELETE', `${periodic}/${setUp.paymentId}`, 204);
    expect((await post({ ...standing, startDate: '2020-01-01' })).status).toBe(400);
    expect((await post({ ...standing, endDate: '2098-01-01' })).status).toBe(400);
    expect((await post({ ...standing, frequency: 'MonthlyVariable' })).status).toBe(400);
    const question = { account: order.debtorAccount, instructedAmount: order.instructedAmount };
    await send('POST', '/v1/funds-confirmations', 200, question);
    if (bankId !== 'banque-du-rhone') return;
    // What the customer has authorised is confirmed by the code that the redirect carries.
    const { paymentId, _links: links } = await send('POST', products, 201, order);
    const back = await paying.party.authorize(links.scaRedirect.href, 'finn', { accounts: [from] });
    const confirmationCode = new URL(back.body.location).searchParams.get('confirmationCode');
    const authorisation = `${products}/${paymentId}/authorisations/${links.confirmation.href.split('/').at(-1)}`;
    expect(await send('GET', authorisation, 200)).toMatchObject({ scaStatus: 'unconfirmed' });
    // Not through the proxy: the file wants exactly one of five bodies, and `{}`, one of them, is met by each of the others.
    const confirmed = await paying.put(authorisation, await paying.clientToken(), { confirmationCode });
    expect(confirmed.body).toMatchObject({ scaStatus: 'finalised' });
    expect(await send('GET', authorisation, 200)).toMatchObject({ scaStatus: 'finalised' });
  });

  test.each([
    ['rheinbank', '/links/callback'],
    ['banque-du-rhone', '/links/callback?state=x'],
  ])('the consents of %s', async (bankId, path) => {
    const party = await RelyingParty.discover(sandbox.description, bankId);
    const headers = {
      'x-request-id': randomUUID(),
      'psu-ip-address': '192.0.2.7',
      'tpp-redirect-uri': `http://127.0.0.1:49152${path}`,
    };
    const forwarder = await startForwarder(party);
    const spec = targets.find(({ name }) => name === bankId)?.spec ?? '';
    const proxy = await startPrism(spec, forwarder.url);
    closers.push(forwarder.close, () => proxy.close());
    const ask = askThrough(proxy.url, await party.clientToken(), headers);
    const consent = {
      access: { accounts: [], balances: [], transactions: [] },
      recurringIndicator: true,
      validUntil: '2099-01-01',
      frequencyPerDay: 4,
      combinedServiceIndicator: false,
    };
    const { consentId, _links: links } = await ask('POST', '/v1/consents', 201, consent);
    await ask('GET', `/v1/consents/${consentId}`, 200);
    await ask('GET', `/v1/consents/${consentId}/status`, 200);
    const { authorisationIds } = await ask('GET', `/v1/consents/${consentId}/authorisations`, 200);
    await ask('GET', `/v1/consents/${consentId}/authorisations/${authorisationIds[0]}`, 200);
    await ask('POST', `/v1/consents/${consentId}/authorisations`, 201, {});
    if (links.scaRedirect !== undefined) {
      const errand = { url: links.scaRedirect.href, customer: 'chloe' };
      expect((await control(sandbox.description, 'POST', '/authorizations', errand)).status).toBe(200);
      await ask('GET', `/v1/consents/${consentId}`, 200);
    }
    await ask('DELETE', `/v1/consents/${consentId}`, 204);
    await ask('GET', `/v1/consents/${consentId}/status`, 200);
    await ask('POST', `/v1/consents/${consentId}/authorisations`, 409, {});
    await ask('GET', '/v1/consents/nothing/status', 404);
    await ask('POST', '/v1/consents', 400, { ...consent, validUntil: '2020-01-01' });
    await askThrough(proxy.url, 'nonsense', headers)('GET', `/v1/consents/${consentId}`, 401);
  });

  test.each([
    ['alice-albion', 'albion', '/accounts/nope', {}, 400],
    ['alice-albion', 'albion', '/accounts', { authorization: 'Bearer wrong' }, 401],
    ['erin-albion', 'albion', '/balances', {}, 403],
    ['alice-thistle', 'thistle', '/accounts/nope/transactions', {}, 400],
    ['alice-thistle', 'thistle', '/balances', {}, 404],
    ['alice-rheinbank', 'rheinbank', '/v1/accounts/nope', {}, 404],
    ['alice-rheinbank', 'rheinbank', '/v1/accounts', { 'consent-id': 'other' }, 400],
    ['erin-rheinbank', 'rheinbank', '/v1/accounts', {}, 401],
    ['bob-banque-du-rhone', 'banque-du-rhone', '/v1/card-accounts/nope/balances', {}, 404],
    ['alice-southern-cross', 'southern-cross', '/banking/accounts', { 'x-v': '99' }, 406],
    ['alice-southern-cross', 'southern-cross', '/banking/accounts?page=99', {}, 422],
    ['alice-southern-cross', 'southern-cross', '/banking/accounts/nope/balance', {}, 404],
  ])('what is refused to %s by %s: %s %j', async (linkId, proxy, path, more, status) => {
    const answer = await clientOf(linkId, proxy).get(path, more as Record<string, string>);
    expect([answer.status, answer.headers.get('sl-violations')]).toEqual([status, null]);
  });

  // Without this, a proxy that checks nothing would make all of the above pass.
  test.each([
    ['alice-albion', 'albion'],
    ['alice-thistle', 'thistle'],
    ['alice-rheinbank', 'rheinbank'],
    ['chloe-banque-du-rhone', 'banque-du-rhone'],
    ['alice-southern-cross', 'southern-cross'],
  ])('nothing broken from %s', async (linkId, proxy) => {
    const client = clientOf(linkId, proxy);
    const [path] = await client.accountPaths();
    const accountId = path?.split('/').at(-1);
    const url = `${sandbox.description.controlUrl}/banks/${client.bank.id}/entries`;
    const body = JSON.stringify({
      accountId,
      list: 'transactions',
      raw: { TransactionId: 'odd', transactionId: 'odd' },
    });
    const put = await fetch(url, { method: 'PUT', headers: { 'content-type': 'application/json' }, body });
    expect(put.status).toBe(200);
    await client.transactions(`${path}`).catch(() => undefined);
    expect(() => assertNoViolation(client)).toThrow();
    await fetch(url, { method: 'DELETE' });
  });
});
