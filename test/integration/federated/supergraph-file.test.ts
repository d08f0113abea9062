// The supergraph's file changed under a running gateway: the next request sees it, requests under way do not notice, and
// a file that cannot be used changes nothing.

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestFederation, type TestFederation } from '../../support/federation.ts';
import { allScopes, ask } from '../../support/running-gateway.ts';

describe('the supergraph file', () => {
  let federation: TestFederation;
  let alice: string;
  beforeAll(async () => {
    federation = await startTestFederation();
    alice = await federation.token({ customer: 'alice', scope: allScopes });
  });
  afterAll(() => federation.stop());

  const nickname = '{ me { accounts(first: 1) { edges { node { nickname } } } } }';
  const codeOf = async (): Promise<string> => {
    const { errors } = await ask(federation.federated.url, alice, nickname);
    return errors[0]?.extensions.code ?? 'none';
  };
  const refusals = () => federation.logged().split('supergraph refused').length - 1;

  it('is taken as soon as it changes, and no request fails for it', async () => {
    expect(await codeOf()).toBe('none');
    const whole = federation.supergraph();
    let isDone = false;
    const others: string[] = [];
    const asking = (async () => {
      while (!isDone) {
        const { errors } = await ask(
          federation.federated.url,
          alice,
          '{ me { accounts(first: 1) { edges { node { name } } } } }',
        );
        others.push(errors[0]?.extensions.code ?? 'none');
      }
    })();
    const without = whole.replace(/^ {2}nickname: String.*$/m, '  pseudonym: String @join__field(graph: ACCOUNTS)');
    expect(without).not.toBe(whole);
    // As deployments do it: written beside, then put in its place.
    writeFileSync(`${federation.supergraphPath}.next`, without);
    renameSync(`${federation.supergraphPath}.next`, federation.supergraphPath);
    await expect.poll(codeOf, { timeout: 5000 }).toBe('GRAPHQL_VALIDATION_FAILED');
    writeFileSync(federation.supergraphPath, whole);
    await expect.poll(codeOf, { timeout: 5000 }).toBe('none');
    isDone = true;
    await asking;
    expect(others.length).toBeGreaterThan(5);
    expect(new Set(others)).toEqual(new Set(['none']));
  });

  it.each([
    ['is no GraphQL', () => 'type Query {'],
    ['is empty', () => ''],
    ['is a schema without subgraphs', () => 'type Query { me: String }'],
    ['names a type that is not there', () => federation.supergraph().replace('nickname: String', 'nickname: Nothing')],
    ['gives a subgraph no address', () => federation.supergraph().replace(/(name: "banks", url: )"[^"]+"/, '$1""')],
  ])('that %s is refused and told, and the last good one stays', async (_name, content) => {
    const before = refusals();
    writeFileSync(federation.supergraphPath, content());
    await expect.poll(refusals, { timeout: 5000 }).toBe(before + 1);
    expect(await codeOf()).toBe('none');
    writeFileSync(federation.supergraphPath, federation.supergraph());
    await expect
      .poll(() => federation.logged().split('supergraph loaded').length, { timeout: 5000 })
      .toBeGreaterThan(1);
  });

  it('that is gone is told, and the last good one stays', async () => {
    const before = refusals();
    rmSync(federation.supergraphPath);
    await expect.poll(refusals, { timeout: 5000 }).toBeGreaterThan(before);
    expect(await codeOf()).toBe('none');
  });

  it('that names a field which no subgraph can be asked for has the whole operation fail, not the field be null', async () => {
    const before = federation.logged().split('supergraph loaded').length;
    const field = 'lost: String @join__field(graph: CUSTOMERS, external: true) @authenticated';
    const text = federation.supergraph().replace(/(\n {2}displayName: String [^\n]*)/, `$1\n  ${field}`);
    writeFileSync(federation.supergraphPath, text);
    await expect.poll(() => federation.logged().split('supergraph loaded').length, { timeout: 5000 }).toBe(before + 1);
    const { url } = federation.federated;
    for (const _use of ['interpreted', 'compiled', 'again']) {
      const { data, errors } = await ask(url, alice, '{ me { id lost } all: banks { name } me { displayName } }');
      expect(data).toBeNull();
      expect(errors).toEqual([
        { message: 'Something went wrong in the gateway.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
      ]);
    }
    // Others are answered as ever.
    expect((await ask(url, alice, '{ me { displayName } }')).data.me.displayName).toBe('Alice Ashgrove');
  });

  it('that adds a field without a rule opens it to nobody', async () => {
    const before = federation.logged().split('supergraph loaded').length;
    const open = federation
      .supergraph()
      .replace(/(\n {2}displayName: String [^\n]*)/, '$1\n  forgotten: String @join__field(graph: CUSTOMERS)');
    writeFileSync(federation.supergraphPath, open);
    await expect.poll(() => federation.logged().split('supergraph loaded').length, { timeout: 5000 }).toBe(before + 1);
    const { data, errors } = await ask(federation.federated.url, alice, '{ me { id forgotten } }');
    expect(data.me.forgotten).toBeNull();
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
