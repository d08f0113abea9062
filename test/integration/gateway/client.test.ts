// Query.client: what partners and apps ask about themselves, in process and over subgraphs alike, and nobody about another.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { ask, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';

const client = `{ client { id name isRegistered redirectUris scopes
  limits { linkAttemptsPerMinute paymentsPerMinute payeeChecksPerHour perPayment { amount currency } perDay { amount currency } }
  rateLimit { plan limits { kind limit } } } }`;
const whole = '{ client { id grants(first: 5) { edges { node { id status } } } webhookEndpoints { id url events } } }';
const scope = 'grants:read payments:read webhooks:write';

describe('the caller’s client', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({
      sandboxOptions: { clients: [{ id: 'wallet', redirectUris: ['https://wallet.example/back'] }] },
      env: {
        ...storeSettings(),
        WEBHOOK_ALLOW_PRIVATE: 'true',
        PAYMENTS_PER_MINUTE: '30',
        LINK_ATTEMPTS_PER_MINUTE: '10',
      },
      banks: JSON.stringify({
        plans: [{ id: 'large', pointsPerClient: 5000, pointsPerSubject: 500 }],
        clients: [
          {
            id: 'wallet',
            name: 'Wallet',
            redirectUris: ['https://wallet.example/back'],
            plan: 'large',
            limits: { perPayment: { JPY: '5000', GBP: '100.00', EUR: '0.50' }, paymentsPerMinute: 7 },
          },
        ],
      }),
    });
  });
  afterAll(() => gateway.stop());

  it('is told with what it is entered with: nothing of what it has not', async () => {
    const token = await gateway.token({ partner: 'fintrack', scope });
    const { data, errors } = await gateway.query(token, client);
    expect(errors).toEqual([]);
    expect(data.client).toEqual({
      id: 'fintrack',
      name: null,
      isRegistered: true,
      redirectUris: ['http://127.0.0.1:3000/linked', 'http://localhost:3000/linked'],
      scopes: scope.split(' '),
      limits: {
        linkAttemptsPerMinute: 10,
        paymentsPerMinute: 30,
        payeeChecksPerHour: 100,
        perPayment: null,
        perDay: null,
      },
      rateLimit: { plan: 'default', limits: [{ kind: 'CLIENT', limit: 900_000_000 }] },
    });
  });

  it('is the app that a customer’s token came through, with limits of its own', async () => {
    const token = await gateway.token({ customer: 'alice', client: 'wallet', scope: 'accounts:read' });
    const { data, errors } = await gateway.query(token, client);
    expect(errors).toEqual([]);
    expect(data.client).toMatchObject({
      id: 'wallet',
      name: 'Wallet',
      redirectUris: ['https://wallet.example/back'],
      scopes: ['accounts:read'],
      limits: {
        paymentsPerMinute: 7,
        linkAttemptsPerMinute: 10,
        perPayment: [
          { amount: '0.50', currency: 'EUR' },
          { amount: '100.00', currency: 'GBP' },
          { amount: '5000', currency: 'JPY' },
        ],
        perDay: null,
      },
      rateLimit: {
        plan: 'large',
        limits: [
          { kind: 'CLIENT', limit: 5000 },
          { kind: 'SUBJECT', limit: 500 },
        ],
      },
    });
  });

  it('has its own grants and endpoints, with the scopes for them', async () => {
    const token = await gateway.token({ partner: 'fintrack', scope });
    const create =
      'mutation { createWebhookEndpoint(url: "http://127.0.0.1:9/own") { ... on WebhookEndpointSecret { endpoint { id } } } }';
    const { id } = (await gateway.query(token, create)).data.createWebhookEndpoint.endpoint;
    const { data, errors } = await gateway.query(token, whole);
    expect(errors).toEqual([]);
    expect(data.client.webhookEndpoints).toEqual([{ id, url: 'http://127.0.0.1:9/own', events: ['PAYMENT_UPDATED'] }]);
    expect(data.client.grants.edges.length).toBeGreaterThan(0);
    const other = await gateway.token({ partner: 'otherpay', scope });
    expect((await gateway.query(other, whole)).data.client.webhookEndpoints).toEqual([]);
    const poor = await gateway.token({ partner: 'fintrack', scope: 'accounts:read' });
    const refused = await gateway.query(poor, '{ client { id webhookEndpoints { id } } }');
    expect(refused.data.client).toEqual({ id: 'fintrack', webhookEndpoints: null });
    expect(refused.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect((await gateway.query(null, client)).status).toBe(401);
  });
});

describe('over subgraphs', () => {
  let federation: TestFederation;
  beforeAll(async () => {
    federation = await startTestFederation({}, storeSettings());
    return () => federation.stop();
  });

  it('it is told as in process, and nobody’s else is told by a reference', async () => {
    const token = await federation.token({ partner: 'fintrack', scope });
    for (const query of [client, whole]) {
      const [inProcess, federated] = [
        await ask(federation.inProcess.url, token, query),
        await ask(federation.federated.url, token, query),
      ];
      expect(federated.errors).toEqual([]);
      expect(federated.data).toEqual(inProcess.data);
    }
    const entities =
      '{ _entities(representations: [{ __typename: "Client", id: "otherpay" }, { __typename: "Client", id: "fintrack" }]) { ... on Client { id webhookEndpoints { id } } } }';
    const answer = await fetch(federation.urls.get('payments') ?? '', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
        'x-router-secret': 'a router secret of these tests',
      },
      body: JSON.stringify({ query: entities }),
    });
    const { data } = Object(await answer.json());
    expect(data._entities).toEqual([null, { id: 'fintrack', webhookEndpoints: [] }]);
  });
});
