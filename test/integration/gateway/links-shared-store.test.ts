// Two gateways on one PostgreSQL: a link begun at one is completed at the other, read at both, and gone at both when it is
// taken back at either. A gateway that starts anew knows all of it.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Person } from '../../support/person.ts';
import { openDatabases, postgresIsThere, type TestDatabases } from '../../support/postgres.ts';
import { allScopes, startTestGateway, type TestGateway } from '../../support/running-gateway.ts';
import { findFreePort, reasonToSkip } from '../../support/services.ts';
import { storeSettings } from '../../support/store-settings.ts';

const skip = reasonToSkip(postgresIsThere, 'PostgreSQL');
const redirectUri = 'http://127.0.0.1:3000/linked';
const create = `mutation ($bankId: ID!) { createBankLink(bankId: $bankId, permissions: [ACCOUNTS, BALANCES],
  redirectUri: "${redirectUri}", additional: true) { ... on BankAuthorization { authorizationUrl link { id } } } }`;
const confirm = `mutation ($code: String!) { confirmBankLink(code: $code) { ... on BankLinkConfirmation { link { status } } } }`;
const revoke = `mutation ($linkId: ID!) { revokeBankLink(linkId: $linkId) { __typename } }`;
const read = '{ me { accounts { edges { node { id balances { type } } } sources { status } } links { id status } } }';

describe.skipIf(skip !== null)(`two gateways on one PostgreSQL${skip === null ? '' : ` (skipped: ${skip})`}`, () => {
  let postgres: TestDatabases;
  let env: Record<string, string>;
  let one: TestGateway;
  let two: TestGateway;
  let finn: string;

  beforeAll(async () => {
    postgres = await openDatabases();
    const port = await findFreePort();
    env = {
      DATABASE_URL: await postgres.createDatabase(),
      STORE_KEYS: storeSettings().STORE_KEYS,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
    };
    one = await startTestGateway({ env: { ...env, PORT: String(port) } });
    two = await startTestGateway({ env, sandbox: one.sandbox });
    finn = await one.token({ customer: 'finn', scope: `${allScopes} links:write` });
  }, 60_000);
  afterAll(async () => {
    await two?.stop();
    await one?.stop();
    await postgres?.stop();
  });

  const statusesAt = async (gateway: TestGateway): Promise<string[]> => {
    const { data, errors } = await gateway.query(finn, read);
    expect(errors).toEqual([]);
    return data.me.links.map(({ status }: { status: string }) => status);
  };

  it('know a session of the pages, and that it has ended, at both', async () => {
    const origin = new URL(one.url).origin;
    const person = await new Person(origin).signIn('bob');
    const thief = new Person(origin);
    for (const [name, value] of person.cookies) thief.cookies.set(name, value);
    const atOther = (path: string) => new URL(path, two.url).href;
    const isIn = async (url: string) => (await (await thief.get(url)).text()).includes('Signed in as Bob');
    for (const url of ['/links', atOther('/links')]) expect(await isIn(url)).toBe(true);
    const csrf = await person.csrf();
    // The load balancer sends the form to the other gateway.
    expect((await person.post(atOther('/links/sign-out'), { csrf })).status).toBe(200);
    for (const url of ['/links', atOther('/links')]) expect(await isIn(url)).toBe(false);
  });

  it('share links, callbacks and ends', { timeout: 30_000 }, async () => {
    const { data } = await one.query(finn, '{ banks { id name } }');
    const bankId = data.banks.find(({ name }: { name: string }) => name === 'Southern Cross Bank').id;
    const begun = (await one.query(finn, create, { bankId })).data.createBankLink;
    const played = await one.control('POST', '/authorizations', { url: begun.authorizationUrl, customer: 'finn' });
    const { location } = z.object({ location: z.string() }).parse(await played.json());
    // The load balancer sends the person to the other gateway.
    const { search } = new URL(location);
    const callback = `${new URL(two.url).origin}/links/callback${search}`;
    // The same answer twice, at once, at both: completed once, forwarded twice.
    const answers = await Promise.all([callback, location].map((url) => fetch(url, { redirect: 'manual' })));
    for (const { status } of answers) expect([303, 409]).toContain(status);
    const codes = answers.flatMap(({ headers }) => {
      const code = new URL(headers.get('location') ?? 'http://none').searchParams.get('code');
      return code === null ? [] : [code];
    });
    expect(codes).toHaveLength(1);
    const confirmed = await two.query(finn, confirm, { code: codes[0] });
    expect(confirmed.data.confirmBankLink).toMatchObject({ link: { status: 'ACTIVE' } });
    await expect.poll(() => statusesAt(one)).toEqual(['ACTIVE']);
    await expect.poll(() => statusesAt(two)).toEqual(['ACTIVE']);
    const [seenByOne, seenByTwo] = [await one.query(finn, read), await two.query(finn, read)];
    expect(seenByOne.data.me.accounts.edges.length).toBeGreaterThan(0);
    expect(seenByTwo.data).toEqual(seenByOne.data);

    // A gateway that starts anew needs nobody to authorise again.
    const three = await startTestGateway({ env, sandbox: one.sandbox });
    expect((await three.query(finn, read)).data).toEqual(seenByOne.data);
    await three.stop();

    await two.query(finn, revoke, { linkId: begun.link.id });
    expect(await statusesAt(two)).toEqual([]);
    await expect.poll(() => statusesAt(one), { timeout: 3000 }).toEqual([]);
    expect((await one.query(finn, read)).data.me.accounts.edges).toEqual([]);
  });
});
