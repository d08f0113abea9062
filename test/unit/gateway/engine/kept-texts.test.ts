// Texts that are kept: used again for the same thing, by whoever may see it, for no other, and within bounds.

import { execute, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Principal, Scope } from '../../../../src/auth/principal.ts';
import { createMemoryCache } from '../../../../src/cache/memory.ts';
import { createEngine } from '../../../../src/gateway/engine/engine.ts';
import { KeptTexts } from '../../../../src/gateway/engine/kept-texts.ts';
import { createWorld, openWhenGranted, principals, schema } from './world.ts';

const [alice = null] = principals;
const source = `{ me { transactions(first: 12) { edges { node {
  id status kind amount { amount currency } signedAmount { amount } bookingDate exchangeRate { rate } kindAgain: kind
  counterparty { name } remittanceInformation identityStability balanceAfter { amount } } } } } }`;

function createAsker(maxKeptCharacters?: number) {
  const contextFor = createWorld({ accounts: 3, entries: 12 }, createMemoryCache(1_000_000));
  const engine = createEngine({
    schema,
    openWhenGranted,
    ...(maxKeptCharacters === undefined ? {} : { maxKeptCharacters }),
  });
  const ask = async (principal: Principal | null, text = source) => {
    const document = parse(text);
    const operation = getOperationAST(document);
    if (operation == null) throw new TypeError(text);
    const request = { key: text, document, operation, variables: {}, principal };
    await engine.execute({ ...request, contextValue: contextFor(principal) });
    const answer = await engine.execute({ ...request, contextValue: contextFor(principal) });
    const expected = await execute({ schema, document, contextValue: contextFor(principal) });
    if ('declined' in answer) throw new TypeError(answer.declined);
    expect(answer.data.text).toBe(JSON.stringify(expected.data));
    return answer.data.text;
  };
  return { ask, engine };
}

describe('texts', () => {
  it('are written once for each entry, and used again', async () => {
    const { ask, engine } = createAsker();
    const first = await ask(alice);
    const { keptCharacters } = engine.figures();
    expect(keptCharacters).toBeGreaterThan(1_000);
    expect(await ask(alice)).toBe(first);
    expect(engine.figures().keptCharacters).toBe(keptCharacters);
  });

  it('are shared among operations that select the same, and not where names or fields differ', async () => {
    const { ask, engine } = createAsker();
    const page = (fields: string, first = 5) =>
      `{ me { transactions(first: ${first}) { edges { node { ${fields} } } } } }`;
    await ask(alice, page('id status'));
    const { keptCharacters } = engine.figures();
    await ask(alice, page('id status', 4));
    expect(engine.figures().keptCharacters).toBe(keptCharacters);
    const others = [
      'id: status status: id',
      'id status kind',
      'id: __typename status',
      'status id',
      'id state: status',
    ];
    for (const fields of others) await ask(alice, page(fields));
    await ask(alice, page('id amount { amount }'));
    await ask(alice, page('id amount { currency }'));
    await ask(alice, page('id amount { amount: currency currency: amount }'));
    expect(engine.figures().keptCharacters).toBeGreaterThan(keptCharacters * 4);
  });

  it('hold nothing that only some may see', async () => {
    const { ask, engine } = createAsker();
    const whole = await ask(alice);
    const { keptCharacters } = engine.figures();
    const scopesOf = (...scopes: Scope[]): Principal => ({
      kind: 'customer',
      subject: 'alice',
      clientId: 'app',
      scopes: new Set(scopes),
    });
    // The same texts, and beside them what this caller may see; and none where fields are refused.
    expect(await ask(scopesOf('transactions:read', 'customers:read', 'balances:read'))).not.toBe('');
    expect(engine.figures().keptCharacters).toBe(keptCharacters);
    expect(await ask(scopesOf('customers:read'))).not.toContain('"status"');
    expect(await ask(alice)).toBe(whole);
  });

  it('are let go together when they are too many, and written anew', async () => {
    const { ask, engine } = createAsker(1_500);
    const first = await ask(alice);
    expect(await ask(alice)).toBe(first);
    expect(engine.figures().keptCharacters).toBeLessThanOrEqual(1_500);
  });
});

describe('kept texts', () => {
  it('are found by what they were written from, until all are let go', () => {
    const store = new KeptTexts(10);
    const [one, other] = [{}, {}];
    const [a, b] = [store.ofSelection('a'), store.ofSelection('b')];
    a.keep(one, '1234');
    b.keep(one, '567');
    expect([a.get(one), b.get(one), a.get(other), store.ofSelection('a').get(one)]).toEqual([
      '1234',
      '567',
      undefined,
      '1234',
    ]);
    a.keep(other, '89abc');
    expect([a.get(one), b.get(one), a.get(other), store.characters]).toEqual([undefined, undefined, '89abc', 5]);
  });
});
