// A grant that names one account, at the gateway in process and over subgraphs: the partner tries every way that its schema has, with the
// ids of all that it is not granted, and is told nothing of it; what it subscribes to, pays from and is sent is held to the one account,
// and all of it ends with the grant. It is given in the store beside them, as another gateway would.

import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../../src/store/store.ts';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { testIds } from '../../support/ids.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';
import { walkQueries } from '../../support/schema-walk.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from '../gateway/customer-grant.ts';
import { beginPayment, openBeside, overSse, until } from '../gateway/subscriptions-world.ts';
import { beginLink, endLink } from '../webhooks/links.ts';

/** With caches: what was read for the customer is there when the partner asks. */
const read = ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'HISTORY', 'IDENTIFICATION', 'PARTY'];
const arranged = ['DIRECT_DEBITS', 'STANDING_ORDERS', 'SCHEDULED_PAYMENTS', 'BENEFICIARIES'];
const cached = [...read, ...arranged].map((name) => [`CACHE_${name}_SECONDS`, '600']);
const env = { ...storeSettings(), ...Object.fromEntries(cached), PAYMENTS_PER_MINUTE: '100000' };
const customer = testIds.customer('alice');
const scope = `${allScopes} webhooks:write links:write payments:write grants:write data:live cards:read cards:write regular-payments:read beneficiaries:read`;
const everything = `query ($id: ID!) { customer(id: $id) { links { id bank { id } } accounts(first: 200) { edges { node { id name bank { id }
  link { id } cards { id label } identification { iban accountNumber maskedNumber } balances { amount { amount } } transactions(first: 20) { edges { node { id
  amount { amount } remittanceInformation entryReference } } } } } } } }`;
const permissions = [
  'accounts',
  'balances',
  'transactions',
  'identity',
  'regularPayments',
  'beneficiaries',
  'payments',
  'links',
] as const;

interface OwnAccount {
  readonly id: string;
  readonly name: string;
  readonly bank: { readonly id: string };
  readonly link: { readonly id: string };
  readonly identification: Readonly<Record<string, string | null>> | null;
  readonly cards: readonly { readonly id: string }[] | null;
  readonly balances: readonly { readonly amount: { readonly amount: string } }[] | null;
  readonly transactions: {
    readonly edges: readonly {
      readonly node: { readonly id: string; readonly remittanceInformation: string | null };
    }[];
  } | null;
}

let federation: TestFederation;
let store: Store;
let otherpay: string;
let granted: OwnAccount;
let hidden: readonly OwnAccount[];
/** Everything of the one account, as its customer sees it. */
let wholeOfGranted: string;
let secrets: ReadonlySet<string>;

const placeOf = (id: string) => {
  const parsed = testIds.parse(id);
  if (parsed?.type !== 'Account' || 'linkId' in parsed.place) throw new TypeError('an id of today');
  return { bankId: parsed.place.bankId, accountKey: parsed.accountKey };
};
const give = (accounts: readonly OwnAccount[]) =>
  giveGrant(store, { partnerId: 'otherpay', permissions, accounts: accounts.map(({ id }) => placeOf(id)) });
const gateways = () => [
  ['in process', federation.inProcess.url],
  ['over subgraphs', federation.federated.url],
];
const names = async (url: string): Promise<readonly string[] | null> => {
  const { data } = await ask(url, otherpay, everything, { id: customer });
  return data.customer?.accounts?.edges.map(({ node }: { node: OwnAccount }) => node.id) ?? null;
};
const isSeen = (accounts: readonly OwnAccount[] | null) => async () => {
  const wanted = accounts === null ? null : accounts.map(({ id }) => id).sort();
  for (const [, url = ''] of gateways()) {
    const seen = await names(url);
    if (JSON.stringify(seen === null ? null : [...seen].sort()) !== JSON.stringify(wanted)) return false;
  }
  return true;
};

/** All that the one account itself tells, other accounts that its entries name included. */
const statement = `query ($id: ID!, $after: String) { account(id: $id) { name identification { iban accountNumber maskedNumber } balances { amount { amount } }
  transactions(first: 200, after: $after) { pageInfo { endCursor hasNextPage } edges { node { id remittanceInformation amount { amount } raw balanceAfter { amount }
  counterparty { name accountIdentification { iban accountNumber } } } } } } }`;

async function readWhole(url: string, token: string, id: string): Promise<string> {
  let text = '';
  for (let after: string | null = null, more = true; more; ) {
    const { data } = await ask(url, token, statement, { id, after });
    text += JSON.stringify(data);
    ({ endCursor: after, hasNextPage: more } = data.account.transactions.pageInfo);
  }
  return text;
}

/** What only the accounts that are not granted have: no text of it may be in any answer. */
function toSecrets(): ReadonlySet<string> {
  const textsOf = ({
    id,
    name,
    link,
    cards,
    identification,
    balances,
    transactions,
  }: OwnAccount): readonly string[] => [
    ...(cards ?? []).map((card) => card.id),
    id,
    name,
    link.id,
    ...Object.values(identification ?? {}).flatMap((number) => number ?? []),
    ...(balances ?? []).map(({ amount }) => amount.amount),
    ...(transactions?.edges ?? []).flatMap(({ node }) => [node.id, node.remittanceInformation ?? '']),
  ];
  const own = JSON.stringify(granted) + wholeOfGranted;
  const texts = hidden.flatMap(textsOf).filter((text) => text.length > 5 && !own.includes(text));
  return new Set(texts);
}

beforeAll(async () => {
  federation = await startTestFederation({}, { ...env, LINKS_CLIENT_ID: 'bankgraph-links' });
  store = await openBeside(env);
  otherpay = await federation.token({ partner: 'otherpay', scope });
  const alice = await federation.token({ customer: 'alice', scope: `${allScopes} cards:read` });
  const own = await ask(federation.inProcess.url, alice, everything, { id: customer });
  const accounts: OwnAccount[] = own.data.customer.accounts.edges.map(({ node }: { node: OwnAccount }) => node);
  const siblings = accounts.filter((one) => accounts.some((other) => other !== one && other.bank.id === one.bank.id));
  const [first] = siblings;
  if (first === undefined) throw new TypeError('some bank has two accounts of hers');
  granted = first;
  hidden = accounts.filter((one) => one !== granted);
  wholeOfGranted = await readWhole(federation.inProcess.url, alice, granted.id);
  secrets = toSecrets();
}, 90_000);
afterAll(async () => {
  await federation?.stop();
  await store?.close();
});

describe('a grant that names one account', () => {
  it('opens it, and no way of the partner’s schema leads to another', async () => {
    const debtor = hidden.find(({ bank }) => bank.id === granted.bank.id) ?? hidden[0];
    const payment = await beginPayment(store, {
      customer: 'alice',
      clientId: 'otherpay',
      debtor: {
        bankId: placeOf(debtor?.id ?? '').bankId,
        linkId: 'l',
        accountKey: placeOf(debtor?.id ?? '').accountKey,
      },
    });
    await give([granted]);
    await until(isSeen([granted]));
    // The partner names what it was shown once: what comes back is not to be more.
    const asked = [
      ...hidden.flatMap(({ id, link, cards, transactions }) => [
        id,
        link.id,
        ...(cards ?? []).map((card) => card.id),
        ...(transactions?.edges ?? []).slice(0, 1).map(({ node }) => node.id),
      ]),
      granted.id,
      ...(granted.transactions?.edges ?? []).slice(0, 1).map(({ node }) => node.id),
      customer,
      testIds.payment(payment.id),
    ];
    const schema = buildSchema(readFileSync('schema/public/partner.graphql', 'utf8'));
    const literals = asked.map((id) => JSON.stringify(id));
    const queries = walkQueries(schema, 3, {
      first: 20,
      idsFor: (coordinate) => {
        const [, field = ''] = coordinate.split('.');
        if (field === 'nodes') return [`[${literals.join(', ')}]`];
        const type = {
          account: 'Account',
          bankLink: 'BankLink',
          card: 'Card',
          customer: 'Customer',
          payment: 'Payment',
          transaction: 'Transaction',
        }[field];
        return type === undefined ? literals : literals.filter((id) => testIds.parse(JSON.parse(id))?.type === type);
      },
      valueFor: (coordinate) =>
        coordinate === 'Account.balance'
          ? 'INTERIM_AVAILABLE'
          : coordinate === 'Query.paymentByIdempotencyKey'
            ? '"k"'
            : null,
    });
    expect(queries.length).toBeGreaterThan(1000);
    for (const [where, url = ''] of gateways()) {
      let answered = 0;
      for (const query of walksAll ? queries : sample(queries, where === 'in process' ? 200 : 60)) {
        const { data, errors } = await ask(url, otherpay, query);
        if (data !== undefined && data !== null) answered += 1;
        tellsNothing(JSON.stringify({ data, errors }), `${where}: ${query}`);
      }
      expect(answered).toBeGreaterThan(walksAll ? 500 : 30);
      // Of a feed of thousands, more than a page of that walk.
      const feed = `{ customer(id: "${customer}") { transactionChanges(first: 200) { edges { node { accountId } } } } }`;
      const { edges } = (await ask(url, otherpay, feed)).data.customer.transactionChanges;
      expect(edges.length).toBeGreaterThan(100);
      for (const { node } of edges) expect(node.accountId).toBe(granted.id);
    }
  }, 400_000);

  it('has its partner freeze no card of another, and says no more of one than of none', async () => {
    const cards = hidden.flatMap((account) => account.cards ?? []);
    expect(cards).not.toEqual([]);
    const change = `mutation ($id: ID!) { freezeCard(cardId: $id) { __typename ... on CardRejection { code rejectedCard { id } } }
      unfreezeCard(cardId: $id) { __typename ... on CardRejection { code rejectedCard { id } } } }`;
    for (const [where = '', url = ''] of gateways())
      for (const { id } of cards) {
        const { data, errors } = await ask(url, otherpay, change, { id });
        expect([data, errors], where).toEqual([
          {
            freezeCard: { __typename: 'CardRejection', code: 'NOT_GRANTED', rejectedCard: null },
            unfreezeCard: { __typename: 'CardRejection', code: 'NOT_GRANTED', rejectedCard: null },
          },
          [],
        ]);
      }
  }, 60_000);

  const account = () => hidden.find(({ bank }) => bank.id === granted.bank.id) ?? granted;

  it('is all that its partner can pay from, and lead a customer to pay from', async () => {
    const pay = `mutation ($input: InitiatePaymentInput!) { initiatePayment(input: $input) { __typename
      ... on ValidationRejection { fields { field code } } ... on InitiatePaymentSuccess { payment { debtorAccount { id } } } } }`;
    const creditor = { name: 'A Creditor', iban: 'GB29NWBK60161331926819', sortCode: null, accountNumber: null };
    const input = (debtor: object) => ({
      idempotencyKey: crypto.randomUUID(),
      creditor: { ...creditor, iban: null, sortCode: '601613', accountNumber: '31926819' },
      amount: { amount: '1.00', currency: 'GBP' },
      redirectUri: 'http://127.0.0.1:3000/linked',
      ...debtor,
    });
    for (const [, url = ''] of gateways()) {
      const of = async (debtor: object) =>
        (await ask(url, otherpay, pay, { input: input(debtor) })).data.initiatePayment;
      for (const { id } of hidden)
        expect(await of({ debtorAccountId: id })).toMatchObject({
          fields: [{ field: 'debtorAccountId', code: 'INVALID' }],
        });
      expect(await of({ customerId: customer, bankId: granted.bank.id })).toMatchObject({
        fields: [{ field: 'debtorAccountId', code: 'REQUIRED' }],
      });
      expect(await of({ debtorAccountId: granted.id })).toMatchObject({
        payment: { debtorAccount: { id: granted.id } },
      });
    }
  }, 60_000);

  it('lets no link of another bank be renewed or ended, and no account of hers be told by asking for another link', async () => {
    const elsewhere = hidden.filter(({ bank }) => bank.id !== granted.bank.id);
    const change = `mutation ($id: ID!) { revokeBankLink(linkId: $id) { __typename ... on LinkRejection { code } }
      renewBankLink(linkId: $id, redirectUri: "http://127.0.0.1:3000/linked") { __typename ... on LinkRejection { code } } }`;
    expect(elsewhere).not.toEqual([]);
    for (const [where = '', url = ''] of gateways())
      for (const { link } of elsewhere) {
        const { data, errors } = await ask(url, otherpay, change, { id: link.id });
        expect(data).toMatchObject({
          revokeBankLink: { code: 'LINK_NOT_FOUND' },
          renewBankLink: { code: 'LINK_NOT_FOUND' },
        });
        tellsNothing(JSON.stringify({ data, errors }), where);
      }
  }, 60_000);

  it('has its partner told by subscriptions of it alone, until it ends while they are open', async () => {
    const grant = await give([granted]);
    await until(isSeen([granted]));
    const fields = {
      transactionsChanged:
        'customer { id } bank { id } cursor changes(first: 50) { edges { node { accountId transactionId } } }',
      accountsChanged: 'accountId bank { id } kind account { name } cursor',
      bankLinkChanged: 'bankLink { id bank { id } } event { type cursor }',
    };
    const followers = gateways().flatMap(([where = '', url = '']) =>
      Object.entries(fields).map(([field, selection]) => ({
        where: `${where}: ${field}`,
        field,
        follower: overSse(url, otherpay, {
          query: `subscription { ${field}(customerId: "${customer}", after: "0") { ${selection} } }`,
        }),
      })),
    );
    await until(() =>
      followers.every(({ field, follower }) => field === 'bankLinkChanged' || follower.received.length > 0),
    );
    // One of a bank of which nothing is granted; nobody is told.
    const linkId = await beginLink(store);
    await endLink(store, linkId);
    const other = testIds.parse(granted.bank.id);
    expect(other?.type === 'Bank' && other.bankId).not.toBe((await store.links.read(linkId))?.bankId);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const { where, field, follower } of followers) {
      tellsNothing(JSON.stringify(follower.received), where);
      expect(follower.received.filter((one) => 'errors' in (one as object))).toEqual([]);
      if (field === 'bankLinkChanged') expect(follower.received).toEqual([]);
    }
    await store.customerGrants.revoke(grant, { kind: 'customer', subject: 'alice' }, Date.now());
    await until(isSeen(null));
    const other2 = await beginLink(store);
    await endLink(store, other2);
    const links = followers.filter(({ field }) => field === 'bankLinkChanged');
    await until(() => links.every(({ follower }) => follower.received.length > 0));
    for (const { follower } of links)
      expect(follower.received.at(-1)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    for (const { where, follower } of followers) tellsNothing(JSON.stringify(follower.received), where);
  }, 60_000);

  it('is widened, narrowed to another and closed by the next one at once', async () => {
    const [other] = hidden;
    await give([granted]);
    await until(isSeen([granted]));
    await give([granted, account()]);
    await until(isSeen([granted, account()]));
    await give(other === undefined ? [] : [other]);
    await until(isSeen(other === undefined ? [] : [other]));
    await giveGrant(store, { partnerId: 'otherpay', permissions });
    await until(isSeen([granted, ...hidden]));
    const last = await give([granted]);
    await until(isSeen([granted]));
    await store.customerGrants.revoke(last, { kind: 'customer', subject: 'alice' }, Date.now());
    await until(isSeen(null));
  }, 90_000);
});

/** @throws Error that says what was told */
function tellsNothing(text: string, where: string): void {
  for (const secret of secrets)
    if (text.includes(secret)) throw new Error(`${where}\n told ${secret} in\n ${text.slice(0, 2000)}`);
}

/** Every one of the walk's queries by night (.ci/nightly); else some, the same ones each time, however many there are. */
const walksAll = process.env['GRANT_WALK'] === 'all';
const sample = <T>(all: readonly T[], most: number): readonly T[] =>
  all.filter((_, index) => index % Math.ceil(all.length / most) === 0);
