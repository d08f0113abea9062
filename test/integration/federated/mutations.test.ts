// Mutations over subgraphs: the same outcomes and refusals as in process, in the order of the operation, and each asked of
// its subgraph exactly once, whatever comes back.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { findFreePort } from '../../support/services.ts';
import { toText } from './comparison.ts';

const redirectUri = 'http://127.0.0.1:3000/linked';
const permissions = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS'];
const scope = `${allScopes} links:write`;
const begun = `__typename ... on BankAuthorization { link { status bank { name } customer { displayName } } authorizationUrl expiresAt }
  ... on LinkRejection { code message retryable bankError { code } }`;
const create = `mutation ($bankId: ID!, $permissions: [LinkPermission!]!, $redirectUri: URL!, $state: String, $customerId: ID) {
  createBankLink(bankId: $bankId, permissions: $permissions, redirectUri: $redirectUri, state: $state, customerId: $customerId, additional: true) { ${begun} } }`;
const renew = `mutation ($linkId: ID!, $redirectUri: URL!) { renewBankLink(linkId: $linkId, redirectUri: $redirectUri) { ${begun} } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { __typename
  ... on BankLinkRevocation { link { id status statusReason } } ... on LinkRejection { code message } } }`;

describe('mutations over subgraphs', () => {
  let federation: TestFederation;
  const tokens = new Map<string, string | null>();
  let bankId: string;
  let rheinbank: string;
  beforeAll(async () => {
    federation = await startTestFederation();
    tokens.set('customer', await federation.token({ customer: 'finn', scope }));
    tokens.set('customer without links:write', await federation.token({ customer: 'finn', scope: allScopes }));
    tokens.set('partner', await federation.token({ partner: 'fintrack', scope }));
    tokens.set('anonymous', null);
    const { data } = await ask(federation.inProcess.url, tokens.get('customer') ?? null, '{ banks { id name } }');
    const idOf = (wanted: string): string => data.banks.find(({ name }: { name: string }) => name === wanted).id;
    [bankId, rheinbank] = [idOf('Albion Bank'), idOf('Rheinbank')];
  });
  afterAll(() => federation?.stop());

  const askBoth = (caller: string, query: string, variables: object) =>
    Promise.all(
      [federation.inProcess, federation.federated].map(({ url }) =>
        ask(url, tokens.get(caller) ?? null, query, variables),
      ),
    );

  const refusals: readonly [string, string, () => object][] = [
    ['no such bank', create, () => ({ bankId: 'nonsense', permissions, redirectUri })],
    [
      'an address that is not registered',
      create,
      () => ({ bankId, permissions, redirectUri: 'https://elsewhere.example' }),
    ],
    ['no permissions', create, () => ({ bankId, permissions: [], redirectUri })],
    ['a state that is too long', create, () => ({ bankId, permissions, redirectUri, state: 'x'.repeat(513) })],
    [
      'a customer who has granted nothing',
      create,
      () => ({ bankId, permissions, redirectUri, customerId: 'Yzpub2JvZHk' }),
    ],
    ['a permission that is none', create, () => ({ bankId, permissions: ['EVERYTHING'], redirectUri })],
    ['renewing what is not there', renew, () => ({ linkId: 'nonsense', redirectUri })],
    ['taking back what is not there', revoke, () => ({ linkId: 'nonsense' })],
    [
      'several, each with its own outcome, in order',
      `mutation { b: revokeBankLink(linkId: "b") { ...r } a: revokeBankLink(linkId: "a") { ...r } __typename }
       fragment r on BankLinkRevocationResult { __typename ... on LinkRejection { code } }`,
      () => ({}),
    ],
  ];
  describe.each(['customer', 'customer without links:write', 'partner', 'anonymous'])('as %s', (caller) => {
    it.each(refusals)('%s is refused alike', async (_name, query, variables) => {
      const [inProcess, federated] = await askBoth(caller, query, variables());
      if (inProcess === undefined || federated === undefined) throw new TypeError('both answer');
      expect(toText(federated)).toBe(toText(inProcess));
      expect(JSON.stringify(federated)).toMatch(/"code":"[A-Z_]+"/);
    });
  });

  it('begin an authorisation, which ends at the callback of the banks subgraph', async () => {
    const finn = tokens.get('customer') ?? null;
    const [inProcess, federated] = await askBoth('customer', create, { bankId: rheinbank, permissions, redirectUri });
    for (const answer of [inProcess, federated]) {
      expect(answer?.errors).toEqual([]);
      expect(answer?.data.createBankLink).toMatchObject({
        __typename: 'BankAuthorization',
        link: { status: 'PENDING', bank: { name: 'Rheinbank' } },
        authorizationUrl: expect.stringContaining('http'),
      });
    }
    const url: string = federated?.data.createBankLink.authorizationUrl;
    const played = await federation.control('POST', '/authorizations', { url, customer: 'finn', decision: 'allow' });
    const { location }: { location?: string } = Object(await played.json());
    expect(location?.startsWith(new URL('/links/callback', federation.urls.get('banks')).href)).toBe(true);
    const back = await fetch(location ?? '', { redirect: 'manual' });
    expect([back.status, back.headers.get('location')?.startsWith(redirectUri)]).toEqual([303, true]);
    const code = new URL(back.headers.get('location') ?? '').searchParams.get('code');
    const confirm = `mutation ($code: String!) { confirmBankLink(code: $code) { __typename
      ... on BankLinkConfirmation { link { status bank { name } } } ... on LinkRejection { code message } } }`;
    const [own, refused] = await Promise.all([
      ask(federation.federated.url, finn, confirm, { code }),
      ask(federation.federated.url, finn, confirm, { code: 'none' }),
    ]);
    expect(own.data.confirmBankLink).toMatchObject({ link: { status: 'ACTIVE', bank: { name: 'Rheinbank' } } });
    expect(refused.data.confirmBankLink).toMatchObject({ code: 'CODE_NOT_VALID' });
    const links = '{ me { links { id status bank { name } } accounts { edges { node { bank { name } } } } } }';
    const { data } = await ask(federation.federated.url, finn, links);
    const active = data.me.links.find(({ status }: { status: string }) => status === 'ACTIVE');
    expect(active.bank).toEqual({ name: 'Rheinbank' });
    expect(data.me.accounts.edges[0].node.bank).toEqual({ name: 'Rheinbank' });
    const ended = await ask(federation.federated.url, finn, revoke, { linkId: active.id });
    expect(ended.data.revokeBankLink.link).toMatchObject({ id: active.id, status: 'REVOKED' });
  });
});

describe('a mutation’s subgraph', () => {
  let federation: TestFederation;
  let fake: Server;
  let finn: string;
  let asked: string[] = [];
  let answerWith: (request: IncomingMessage, response: ServerResponse, query: string) => void;
  beforeAll(async () => {
    fake = createServer(async (request, response) => {
      const { query } = JSON.parse(await text(request));
      asked.push(query);
      answerWith(request, response, query);
    });
    const port = await findFreePort();
    await new Promise<void>((resolve) => fake.listen(port, '127.0.0.1', resolve));
    const SUBGRAPH_URLS = `banks=http://127.0.0.1:${port}/graphql`;
    federation = await startTestFederation({ SUBGRAPH_URLS, REQUEST_TIMEOUT_MS: '1000' });
    finn = await federation.token({ customer: 'finn', scope });
  });
  afterAll(async () => {
    await federation?.stop();
    fake.closeAllConnections();
    await new Promise((resolve) => fake.close(resolve));
  });
  beforeEach(() => {
    asked = [];
  });
  const revokeOne = (linkId: string, token = finn) => ask(federation.federated.url, token, revoke, { linkId });
  const toldBySubgraph = (path: readonly string[]) => ({
    path,
    message: 'This is no link.',
    extensions: { code: 'BAD_USER_INPUT', argument: 'linkId' },
  });
  const rejection = (key: string) => ({ data: { [key]: { __typename: 'LinkRejection', code: 'LINK_NOT_FOUND' } } });

  it.each<[string, typeof answerWith]>([
    ['a failure', (_request, response) => void response.writeHead(500).end('{"errors":[{"message":"no"}]}')],
    ['a cut connection', (request) => void request.socket.destroy()],
    ['nothing in time', () => undefined],
    ['no data and no reason', (_request, response) => void response.writeHead(200).end('{"data":null}')],
    ['half an answer', (_request, response) => void response.writeHead(200, { 'content-length': 100 }).end('{"da')],
  ])('is asked once, whatever it answers: %s', async (_name, answer) => {
    answerWith = answer;
    const { data, errors } = await revokeOne('x');
    expect(data).toBeNull();
    // It may have been done: nobody is told to do it again.
    expect(errors.map(({ path, extensions }) => [path, extensions])).toEqual([
      [['revokeBankLink'], { code: 'SUBGRAPH_UNAVAILABLE', retryable: false }],
    ]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['of its resolver', 200, { data: null, errors: [toldBySubgraph(['revokeBankLink'])] }],
    ['below its result', 200, { data: null, errors: [toldBySubgraph(['revokeBankLink', 'link', 'bank', 'name'])] }],
    ['with its HTTP status', 401, { data: null, errors: [toldBySubgraph(['revokeBankLink'])] }],
  ])('is told as failed when it says so itself: an error %s', async (_name, status, body) => {
    answerWith = (_request, response) => void response.writeHead(status).end(JSON.stringify(body));
    const { data, errors } = await revokeOne('x');
    expect(data).toBeNull();
    expect(errors.map(({ path, message, extensions }) => ({ path, message, extensions }))).toEqual(body.errors);
    expect(asked).toHaveLength(1);
  });

  it('that is not reached has done nothing: it can be asked again', async () => {
    const port = await findFreePort();
    const nowhere = await startTestFederation({ SUBGRAPH_URLS: `banks=http://127.0.0.1:${port}/graphql` });
    onTestFinished(() => nowhere.stop());
    const token = await nowhere.token({ customer: 'finn', scope });
    const { data, errors } = await ask(nowhere.federated.url, token, revoke, { linkId: 'x' });
    expect(data).toBeNull();
    expect(errors.map(({ extensions }) => extensions)).toEqual([{ code: 'SUBGRAPH_UNAVAILABLE', retryable: true }]);
  });

  it('is asked for each of equal mutations at once, and never for a query in between', async () => {
    answerWith = (_request, response) => {
      const body = JSON.stringify({
        data: { revokeBankLink: { __typename: 'LinkRejection', code: 'LINK_NOT_FOUND', message: 'no' } },
      });
      setTimeout(() => response.writeHead(200).end(body), 30);
    };
    const answers = await Promise.all(Array.from({ length: 5 }, () => revokeOne('same')));
    expect(answers.map(({ data }) => data.revokeBankLink.code)).toEqual(Array(5).fill('LINK_NOT_FOUND'));
    expect(asked).toHaveLength(5);
  });

  it('is asked for one field after another, and for none after one that ended the operation', async () => {
    let underWay = 0;
    let most = 0;
    answerWith = (_request, response, query) => {
      most = Math.max(most, ++underWay);
      const key = /(alias__\w+)\s*:/.exec(query)?.[1] ?? '';
      setTimeout(() => {
        underWay--;
        if (key === 'alias__c') response.writeHead(500).end('{}');
        else response.writeHead(200).end(JSON.stringify(rejection(key)));
      }, 30);
    };
    const fields = ['b', 'a', 'c', 'd'].map((key) => `${key}: revokeBankLink(linkId: "${key}") { __typename }`);
    const { data, errors } = await ask(federation.federated.url, finn, `mutation { ${fields.join(' ')} }`);
    expect(data).toBeNull();
    expect(errors.map(({ path }) => path)).toEqual([['c']]);
    expect(asked.map((query) => /alias__(\w)/.exec(query)?.[1])).toEqual(['b', 'a', 'c']);
    expect(most).toBe(1);
  });

  it('is not asked by who lacks the scope', async () => {
    const { errors } = await revokeOne('x', await federation.token({ customer: 'finn', scope: allScopes }));
    expect(errors[0]?.extensions).toEqual({ code: 'FORBIDDEN', missingScopes: ['links:write'] });
    expect(asked).toEqual([]);
  });
});
