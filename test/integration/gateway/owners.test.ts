// Who owns an account, asked by a partner that may not see it: over HTTP, through what customers and operators grant, and by somebody
// who guesses: over aliases, with two tokens, at two gateways. And what each bank says of who its customer is.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import type { Store } from '../../../src/store/store.ts';
import { testIds } from '../../support/ids.ts';
import { startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { storeSettings } from '../../support/store-settings.ts';
import { giveGrant } from './customer-grant.ts';
import { openBeside, until } from './subscriptions-world.ts';

const env = storeSettings();
const scope = 'customers:read accounts:read owners:match';
const outcomes = 'name address email phone birthDate';
const answer = `__typename ... on OwnerMatch { ${outcomes} } ... on OwnerMatchRejection { code retryable retryAt message }`;
const match = `query ($id: ID!, $input: OwnerMatchInput!) { account(id: $id) { matchOwner(input: $input) { ${answer} } } }`;
const truth = {
  name: 'ALICE ASHGROVE',
  address: { lines: ['14 Larkmoor Rd'], townName: 'Netherby', postCode: 'nb39zz', country: 'GB' },
  email: 'alice@customers.example',
  phone: '07700 900101',
  birthDate: '1980-03-04',
};
/** What must never come out. */
const secrets = /Ashgrove|Larkmoor|Netherby|NB3|customers\.example|7700900101/i;

let gateway: TestGateway;
let second: TestGateway;
let store: Store;
let fintrack: string;
/** Accounts of Alice's by bank, and one of Bob's. */
const accounts: Record<string, string[]> = {};

beforeAll(async () => {
  gateway = await startTestGateway({ env, isPatient: true });
  // Keeps nothing of parties: each is asked for.
  const uncached = { CACHE_PARTY_SECONDS: '0', CACHE_REVALIDATE_SECONDS: 'party=0', CACHE_STALE_SECONDS: 'party=0' };
  second = await startTestGateway({ env: { ...env, ...uncached }, isPatient: true, sandbox: gateway.sandbox });
  store = await openBeside(env);
  fintrack = await gateway.token({ partner: 'fintrack', scope });
  const list = '{ customers { edges { node { accounts { edges { node { id bank { id } customer { id } } } } } } } }';
  const { data } = await gateway.query(fintrack, list);
  for (const { node } of data.customers.edges) {
    for (const { node: account } of node.accounts.edges) {
      const whose = account.customer.id === testIds.customer('alice') ? account.bank.id : 'bob';
      accounts[whose] = [...(accounts[whose] ?? []), account.id];
    }
  }
}, 60_000);
afterAll(async () => {
  await second.stop();
  await gateway.stop();
  await store.close();
});

const idOf = (bank: string, index = 0): string => accounts[bank]?.[index] ?? '';
const asking = async (token: string, id: string, input: object, at = gateway) => at.query(token, match, { id, input });
const matchedBy = async (token: string, id: string, input: object, at = gateway) => {
  const { data, errors } = await asking(token, id, input, at);
  expect(errors).toEqual([]);
  return data.account.matchOwner;
};
const bankId = bankGlobalId;

describe('an owner is verified', () => {
  it('without being seen: by name, address, email and phone, and the birth date that no bank tells', async () => {
    const told = await asking(fintrack, idOf(bankId('albion')), truth);
    expect(told.errors).toEqual([]);
    expect(told.data.account.matchOwner).toEqual({
      __typename: 'OwnerMatch',
      name: 'MATCH',
      address: 'MATCH',
      email: 'MATCH',
      phone: 'MATCH',
      birthDate: 'NOT_KNOWN',
    });
    expect(JSON.stringify(told.data)).not.toMatch(secrets);
    const other = { ...truth, name: 'Carol Stranger', email: 'carol@customers.example' };
    expect(await matchedBy(fintrack, idOf(bankId('albion')), other)).toMatchObject({
      name: 'NO_MATCH',
      email: 'NO_MATCH',
    });
    expect(await matchedBy(fintrack, idOf(bankId('albion')), { name: 'A Ashgrove' })).toEqual({
      __typename: 'OwnerMatch',
      name: 'CLOSE',
      address: null,
      email: null,
      phone: null,
      birthDate: null,
    });
  });

  it('by the account’s own bank alone: one that gives names only says nothing else', async () => {
    expect(await matchedBy(fintrack, idOf(bankId('rheinbank')), truth)).toMatchObject({
      name: 'MATCH',
      address: 'NOT_KNOWN',
      email: 'NOT_KNOWN',
      phone: 'NOT_KNOWN',
    });
  });

  it('by what an Australian bank says of its customer, where no account has a name on it', async () => {
    expect(await matchedBy(fintrack, idOf(bankId('southern-cross')), truth)).toMatchObject({ name: 'MATCH' });
  });

  it('with the scope that is for it, and with a customer’s own token', async () => {
    const without = await gateway.token({ partner: 'fintrack', scope: 'customers:read accounts:read pii:read' });
    const { data, errors } = await asking(without, idOf(bankId('albion')), { name: 'Alice Ashgrove' });
    expect(data.account).toBeNull();
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', missingScopes: ['owners:match'] });
    const alice = await gateway.token({ customer: 'alice', scope: 'accounts:read owners:match' });
    expect(await matchedBy(alice, idOf(bankId('albion')), { name: 'alice ashgrove' })).toMatchObject({ name: 'MATCH' });
    const chloe = await gateway.token({ customer: 'chloe', scope: 'accounts:read owners:match' });
    const others = await asking(chloe, idOf(bankId('albion')), { name: 'Alice Ashgrove' });
    expect(others).toMatchObject({ data: { account: null }, errors: [] });
  });

  it('only as the customer’s own grant has it', async () => {
    const otherpay = await gateway.token({ partner: 'otherpay', scope });
    const id = idOf(bankId('albion'));
    const sees = async () => (await asking(otherpay, id, { name: 'Alice Ashgrove' })).data.account !== null;
    expect(await sees()).toBe(false);
    await giveGrant(store, { partnerId: 'otherpay', permissions: ['accounts', 'balances'] });
    await until(sees);
    const rejected = await matchedBy(otherpay, id, { name: 'Alice Ashgrove', email: 'alice@customers.example' });
    expect(rejected).toMatchObject({ code: 'IDENTITY_NOT_GRANTED', retryable: false, retryAt: null });
    await giveGrant(store, { partnerId: 'otherpay', permissions: ['accounts', 'identity'] });
    await until(async () => (await matchedBy(otherpay, id, { name: 'Alice Ashgrove' })).name === 'MATCH');
  });

  it.each([
    ['nothing', {}, 'input'],
    ['an empty name', { name: ' \u200b. ' }, 'input.name'],
    ['a long name', { name: 'Alice '.repeat(40) }, 'input.name'],
    ['no lines', { address: { lines: [] } }, 'input.address.lines'],
    ['an empty line', { address: { lines: [''] } }, 'input.address.lines'],
    ['many lines', { address: { lines: Array.from({ length: 8 }, () => '1 Street') } }, 'input.address.lines'],
    ['no email address', { email: 'Alice' }, 'input.email'],
    ['no phone', { phone: 'Alice' }, 'input.phone'],
  ])('where there is something to compare: %s is refused, and no guess', async (_what, input, argument) => {
    const { errors } = await asking(fintrack, idOf('bob'), input);
    expect(errors[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', argument });
    expect(JSON.stringify(errors)).not.toContain('Alice');
  });
});

describe('somebody who guesses', () => {
  const guess = (index: number) => ({ name: `Guess${'abcdefghijklmnopqrstuvwxyz'[index]} Ashgrove` });

  it('has five guesses of a name over aliases, tokens and gateways, and then nothing is compared', async () => {
    const id = idOf(bankId('albion'), 1);
    const alice = await gateway.token({ customer: 'alice', scope: 'accounts:read owners:match' });
    const aliases = Array.from({ length: 8 }, (_, index) => index);
    const text = `query ($id: ID!${aliases.map((index) => `, $i${index}: OwnerMatchInput!`).join('')}) { account(id: $id) {
      ${aliases.map((index) => `a${index}: matchOwner(input: $i${index}) { ${answer} }`).join('\n')} } }`;
    const inputs = Object.fromEntries(aliases.map((index) => [`i${index}`, guess(index)]));
    const { data, errors } = await gateway.query(fintrack, text, { id, ...inputs });
    expect(errors).toEqual([]);
    const answers: { __typename: string; code?: string }[] = Object.values(data.account);
    expect(answers.filter(({ __typename }) => __typename === 'OwnerMatch')).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'GUESSES_USED_UP')).toHaveLength(3);
    for (const [token, at] of [
      [fintrack, second],
      [alice, gateway],
      [alice, second],
    ] as const) {
      const refused = await matchedBy(token, id, { name: 'Alice Ashgrove', email: 'alice@customers.example' }, at);
      expect(refused).toMatchObject({ __typename: 'OwnerMatchRejection', code: 'GUESSES_USED_UP', retryable: true });
      expect(Date.parse(refused.retryAt)).toBeGreaterThan(Date.now() + 29 * 86_400_000);
    }
    // What was answered is answered again, however it is spelt; another field and another account have places of their own.
    const first = answers.findIndex(({ __typename }) => __typename === 'OwnerMatch');
    const again = { name: `  ${guess(first).name.toUpperCase()}\u200b ` };
    expect(await matchedBy(alice, id, again, second)).toMatchObject({ name: 'NO_MATCH' });
    expect(await matchedBy(fintrack, id, { email: 'alice@customers.example' })).toMatchObject({ email: 'MATCH' });
    expect(await matchedBy(fintrack, idOf(bankId('thistle')), guess(0))).toMatchObject({ name: 'NO_MATCH' });
  });

  it('has no more at two gateways at once', async () => {
    const id = idOf(bankId('thistle'), 1) || idOf(bankId('rheinbank'), 1);
    const asked = Array.from({ length: 12 }, (_, index) =>
      matchedBy(fintrack, id, guess(index), index % 2 === 0 ? gateway : second),
    );
    const answers = await Promise.all(asked);
    expect(answers.filter(({ __typename }) => __typename === 'OwnerMatch')).toHaveLength(5);
  });

  it('is in the audit: who, through which client, which account, what came of it, and nothing of what was asked', async () => {
    const entries = (await store.audit.read({ customerId: 'alice', limit: 1000 })).filter(
      ({ action }) => action === 'OWNER_MATCH',
    );
    expect(entries.length).toBeGreaterThan(20);
    expect(entries).toContainEqual(
      expect.objectContaining({
        actor: { kind: 'partner', subject: 'fintrack' },
        clientId: 'fintrack',
        bankId: 'albion',
        accountKey: expect.stringMatching(/.{8}/),
        outcome: 'DONE',
        reason: 'name:MATCH/address:MATCH/email:MATCH/phone:MATCH/birthDate:NOT_KNOWN',
      }),
    );
    expect(entries).toContainEqual(expect.objectContaining({ outcome: 'REFUSED', reason: 'name/email' }));
    expect(JSON.stringify(entries)).not.toMatch(secrets);
    expect(gateway.logged()).not.toMatch(secrets);
  });

  it('learns nothing by an estimate, and spends nothing', async () => {
    const id = idOf('bob');
    const before = (await store.audit.read({ customerId: 'bob', limit: 1000 })).length;
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${fintrack}`,
        'graphql-cost': 'estimate',
      },
      body: JSON.stringify({ query: match, variables: { id, input: { name: 'Bob Brackenfell' } } }),
    });
    expect(await response.json()).toMatchObject({ data: null, extensions: { cost: expect.anything() } });
    expect((await store.audit.read({ customerId: 'bob', limit: 1000 })).length).toBe(before);
  });
});

describe('who the customer is', () => {
  const personal = 'legalName dateOfBirth email phone addresses { lines postCode }';
  const read = (fields: string) => `query ($id: ID!) { customer(id: $id) { verifications {
    banks { bank { id } method displayName ${fields} provenance { bank { id } freshness fetchedAt } } namesAgree
    sources { bank { id } status } } } }`;
  const id = testIds.customer('alice');
  const withAll = 'customers:read pii:read';

  it('is told by each bank for itself', async () => {
    const token = await gateway.token({ partner: 'fintrack', scope: withAll });
    const { data, errors } = await gateway.query(token, read(personal), { id });
    expect(errors).toEqual([]);
    const { banks, namesAgree, sources } = data.customer.verifications;
    type Told = { bank: { id: string }; method: string; displayName: string; email: string | null };
    const told = banks.map(({ bank, method, displayName, email }: Told) => [bank.id, method, displayName, email]);
    const [name, email] = ['Alice Ashgrove', 'alice@customers.example'];
    expect(told).toEqual([
      [bankId('albion'), 'PARTY', name, email],
      [bankId('rheinbank'), 'ACCOUNT_OWNER_NAME', name, null],
      [bankId('southern-cross'), 'PARTY', name, email],
      [bankId('thistle'), 'PARTY', name, email],
    ]);
    expect(namesAgree).toBe(true);
    expect(sources.map(({ status }: { status: string }) => status)).toEqual(['OK', 'OK', 'OK', 'OK']);
    for (const { bank, provenance } of banks) expect(provenance.bank.id).toBe(bank.id);
  });

  it('is initials without pii:read, and the rest is refused', async () => {
    const { data } = await gateway.query(fintrack, read(''), { id });
    expect(data.customer.verifications.banks[0]).toMatchObject({ displayName: 'A. A.' });
    const refused = await gateway.query(fintrack, read(personal), { id });
    expect(JSON.stringify(refused.data)).not.toMatch(secrets);
    expect(new Set(refused.errors.map(({ extensions }) => extensions['missingScopes']?.toString()))).toEqual(
      new Set(['pii:read']),
    );
  });

  it('is told by the others where one bank fails', async () => {
    try {
      await gateway.setFaults('thistle', { status: 503 });
      const { data, errors } = await second.query(fintrack, read(''), { id });
      expect(errors).toEqual([]);
      const { banks, sources } = data.customer.verifications;
      expect(banks).toHaveLength(3);
      expect(sources).toContainEqual({ bank: { id: bankId('thistle') }, status: 'DOWN' });
    } finally {
      await gateway.clearFaults('thistle');
    }
  });

  it('is nothing to a partner whose grant does not name identity', async () => {
    const otherpay = await gateway.token({ partner: 'otherpay', scope: withAll });
    await giveGrant(store, { partnerId: 'otherpay', permissions: ['accounts'] });
    const seen = async () => (await gateway.query(otherpay, read(personal), { id })).data.customer?.verifications;
    await until(async () => (await seen())?.banks.length === 0);
    expect(await seen()).toEqual({ banks: [], namesAgree: null, sources: [] });
  });
});

describe('without a store', () => {
  it('nothing is compared: guesses could not be counted', async () => {
    const bare = await startTestGateway({
      env: { STORE_KEYS: '', LINKS_CLIENT_ID: '' },
      sandbox: gateway.sandbox,
      isUnlinkable: true,
      isPatient: true,
    });
    try {
      const { data } = await bare.query(
        fintrack,
        '{ customers { edges { node { accounts { edges { node { id } } } } } } }',
      );
      const { id } = data.customers.edges[0].node.accounts.edges[0].node;
      expect(await matchedBy(fintrack, id, { name: 'Alice Ashgrove' }, bare)).toMatchObject({
        code: 'NOT_AVAILABLE',
        retryable: false,
      });
    } finally {
      await bare.stop();
    }
  });
});
