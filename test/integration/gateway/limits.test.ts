// Hostile and clumsy requests: refused early, in words, without a call to a bank and without a trace of the insides.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';

describe('the endpoint', () => {
  let gateway: TestGateway;
  let alice: string;
  beforeAll(async () => {
    gateway = await startTestGateway();
    alice = await gateway.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => gateway.stop());
  beforeEach(async () => void (await gateway.takeCalls('albion')));

  const nest = (depth: number): string =>
    depth === 0 ? 'id' : `id transactions(first: 1) { edges { node { account { ${nest(depth - 1)} } } } }`;
  const aliases = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: __typename`).join(' ')} }`;
  const wide = `{ me { accounts(first: 200) { edges { node { transactions(first: 200) { edges { node { amount { amount } account { id } counterparty { name } } } } } } } } }`;
  const bomb = `query { ...f0 } ${Array.from({ length: 14 }, (_, n) => `fragment f${n} on Query { ${Array.from({ length: 8 }, () => `...f${n + 1}`).join(' ')} }`).join(' ')} fragment f14 on Query { __typename }`;

  it.each([
    ['too deep', `{ me { accounts(first: 1) { edges { node { ${nest(4)} } } } } }`, 'QUERY_TOO_COMPLEX'],
    [
      'too deep in fragments',
      `{ me { accounts(first: 1) { edges { node { ...f } } } } } fragment f on Account { ${nest(4)} }`,
      'QUERY_TOO_COMPLEX',
    ],
    ['with too many aliases', aliases(51), 'QUERY_TOO_COMPLEX'],
    ['too costly', wide, 'QUERY_TOO_COMPLEX'],
    ['too costly from the end of a list', wide.replace('first: 200', 'first: 1, last: 200'), 'QUERY_TOO_COMPLEX'],
    ['made of multiplying fragments', bomb, 'QUERY_TOO_COMPLEX'],
    ['of too many tokens', aliases(2000), 'GRAPHQL_PARSE_FAILED'],
    ['that is none', '{ me { ', 'GRAPHQL_PARSE_FAILED'],
    ['of unknown fields', '{ me { password } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'that turns in circles',
      '{ me { ...a } } fragment a on Customer { ...b } fragment b on Customer { ...a }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'that is one of two, without a name',
      'query A { banks { id } } query B { me { id } }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'that is a subscription',
      'subscription { paymentUpdated(id: "x") { event { at } } }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['whose variable is missing', 'query ($id: ID!) { account(id: $id) { id } }', 'BAD_USER_INPUT'],
    ['that introspects', '{ __schema { types { name } } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('refuses an operation %s', async (_name, query, code) => {
    const { status, data, errors, durationMs } = await gateway.query(alice, query);
    expect(status).toBe(400);
    expect(data).toBeNull();
    expect(errors[0]?.extensions.code).toBe(code);
    expect(errors[0]?.message).not.toMatch(/did you mean/i);
    expect(durationMs).toBeLessThan(1_000);
    expect(await gateway.takeCalls('albion')).toEqual([]);
  });

  it('takes what is just within the limits', async () => {
    expect((await gateway.query(alice, aliases(50))).errors).toEqual([]);
    expect(
      (await gateway.query(alice, `{ me { accounts(first: 1) { edges { node { ${nest(2)} } } } } }`)).errors,
    ).toEqual([]);
  });

  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(gateway.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

  it.each<[string, string, Record<string, string>, number]>([
    ['a body over 256 kB', JSON.stringify({ query: `{ __typename } # ${'x'.repeat(300_000)}` }), {}, 413],
    ['a body that is no JSON', '{ me }', {}, 400],
    ['an empty body', '', {}, 400],
    ['another media type', 'query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a batch', JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]), {}, 400],
  ])('refuses %s in GraphQL’s own form', async (_name, body, headers, status) => {
    const response = await post(body, headers);
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    expect(errors[0]?.extensions.code).toMatch(/^[A-Z_]+$/);
  });

  it('refuses a cross-site request that a browser sends without asking first', async () => {
    const response = await fetch(`${gateway.url}?query={__typename}`);
    expect(response.status).toBe(400);
    const preflight = await fetch(gateway.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each([
    ['rubbish', 'rubbish'],
    ['a token with a changed claim', 'forged'],
  ])('refuses %s for a token with 401, and says nothing of why', async (_name, kind) => {
    const [header = '', payload = '', signature = ''] = alice.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'bob' })).toString('base64url');
    const token = kind === 'rubbish' ? kind : `${header}.${forged}.${signature}`;
    const { status, errors, headers } = await gateway.query(token, '{ me { id } }');
    expect(status).toBe(401);
    expect(errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    expect(errors[0]?.message).not.toMatch(/signature|expired at|jwt/i);
    expect(headers.get('www-authenticate')).toContain('invalid_token');
  });

  it('tells an anonymous caller what is missing', async () => {
    const { status, data, errors } = await gateway.query(null, '{ me { id } banks { name } }');
    expect(status).toBe(401);
    expect(data).toBeNull();
    expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['UNAUTHENTICATED']));
  });

  it('answers unknown paths in the same form, with security headers', async () => {
    const response = await fetch(gateway.url.replace('/graphql', '/admin'));
    expect(response.status).toBe(404);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('the log', () => {
  it('holds no token, name, number, amount or text of anybody’s', async () => {
    const gateway = await startTestGateway();
    try {
      const token = await gateway.token({ customer: 'alice', scope: allScopes });
      const query =
        '{ me { id displayName legalName email phone addresses { lines } accounts { edges { node { id identification { iban accountNumber } holders { name } balances { amount { amount } } } } } transactions(first: 50) { edges { node { id remittanceInformation counterparty { name } raw } } } } }';
      const { data } = await gateway.query(token, query);
      await gateway.setFaults('albion', { wrongType: 'html' });
      await gateway.query(
        token,
        '{ me { accounts { edges { node { balances { type } } } } } customer(id: "x") { id } }',
      );
      await gateway.query(`${token}x`, '{ me { id } }');
      await gateway.query(token, 'query Planted { me { nickname_of_alice } }');
      const logged = gateway.logged();
      expect(logged.split('\n').length).toBeGreaterThan(20);
      const planted: string[] = [
        token,
        data.me.displayName,
        data.me.legalName,
        data.me.email,
        'Planted',
        'nickname_of',
      ];
      for (const { node } of data.me.accounts.edges) {
        planted.push(node.id, node.identification.iban, node.identification.accountNumber);
        planted.push(...node.holders.map((holder: { name: string }) => holder.name));
      }
      for (const { node } of data.me.transactions.edges)
        planted.push(node.remittanceInformation, node.counterparty?.name);
      for (const { accessToken, consentId } of gateway.sandbox.description.links) planted.push(accessToken, consentId);
      for (const secret of planted.filter((text) => typeof text === 'string' && text.length > 3)) {
        expect(logged, secret).not.toContain(secret);
      }
    } finally {
      await gateway.stop();
    }
  });
});
