// Refreshing the banks' tokens: one refresh for all callers of all gateways, nothing used before it is durable, and each
// way it can fail told as what it is. Two gateways on one PostgreSQL; where there is none, on one SQLite file.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BankFailure } from '../../../src/domain/errors.ts';
import type { Link } from '../../../src/domain/link.ts';
import { deadlineIn } from '../../../src/http/deadline.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import type { LinkRecord } from '../../../src/store/links.ts';
import { openDatabases, postgresIsThere, type TestDatabases } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';
import { isAskedFor } from '../../tiers.ts';
import { control, link, newKey, startLinking, type TestGateway } from './world.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox?.close());

const key = newKey();
const deadline = () => deadlineIn(15_000);
const shortSeconds = 300;

const places = [
  { name: 'SQLite', skip: null, isPostgres: false },
  { name: 'PostgreSQL', skip: reasonToSkip(postgresIsThere, 'postgres'), isPostgres: true },
].filter(({ isPostgres }) => isAskedFor(isPostgres ? 'PostgreSQL' : 'SQLite'));

for (const { name, skip, isPostgres } of places) {
  describe.skipIf(skip !== null)(`two gateways on one ${name}${skip === null ? '' : ` (${skip})`}`, () => {
    let postgres: TestDatabases | null = null;
    let dataDir: string;
    let one: TestGateway;
    let two: TestGateway;
    /** Both gateways' clock runs ahead of the bank's by this. */
    let aheadMs = 0;
    const now = () => Date.now() + aheadMs;

    beforeAll(async () => {
      if (isPostgres) postgres = await openDatabases();
      dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-refresh-'));
      const place = { databaseUrl: (await postgres?.createDatabase()) ?? null, dataDir };
      one = await startLinking(sandbox.description, place, key, now);
      two = await startLinking(sandbox.description, place, key, now);
    });
    beforeEach(async () => {
      aheadMs = 0;
      for (const bank of ['albion', 'rheinbank']) {
        await control(sandbox.description, 'DELETE', `/banks/${bank}/tokens/trouble`);
        await control(sandbox.description, 'DELETE', `/banks/${bank}/tokens/calls`);
      }
    });
    afterAll(async () => {
      await Promise.all([one?.close(), two?.close()]);
      await postgres?.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    const inDirectory = async (gateway: TestGateway, { id }: LinkRecord): Promise<Link> => {
      const found = await gateway.directory.readLink(id);
      if (found === null) throw new Error('not in the directory');
      return found;
    };
    const refreshes = async (bank: string) => {
      const { calls } = await control<{ calls: Record<string, number> }>(
        sandbox.description,
        'GET',
        `/banks/${bank}/tokens`,
      );
      return calls['refresh_token'] ?? 0;
    };
    const expire = () => {
      aheadMs += (shortSeconds + 1) * 1000;
    };
    const failureOf = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => (error instanceof BankFailure ? error.code : error),
      );

    it('cost the bank one refresh for 100 concurrent callers at the token’s end, rotated tokens kept', async () => {
      const linked = await link(one, sandbox.description, 'albion', 'alice');
      const mine = await inDirectory(one, linked);
      const fresh = await one.tokens.accessToken(mine, deadline());
      expect(await two.tokens.accessToken(mine, deadline())).toBe(fresh);
      expect(await refreshes('albion')).toBe(0);
      for (let round = 1; round <= 3; round++) {
        expire();
        const all = await Promise.all(
          Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? one : two).tokens.accessToken(mine, deadline())),
        );
        expect(new Set(all).size).toBe(1);
        expect(await refreshes('albion')).toBe(round);
        expect((await one.store.tokens.read(linked.consentId ?? ''))?.version).toBe(round + 1);
      }
      const audit = await one.store.audit.read({ linkId: linked.id, limit: 50 });
      expect(audit.filter(({ action }) => action === 'TOKEN_REFRESH')).toHaveLength(3);
    }, 60_000);

    it('ask again with the old token when the answer to a refresh is lost, and say so when the bank refuses it', async () => {
      const linked = await link(one, sandbox.description, 'albion', 'bob');
      const mine = await inDirectory(one, linked);
      await control(sandbox.description, 'PUT', '/banks/albion/tokens/trouble', {
        loseAnswer: true,
        grantType: 'refresh_token',
        times: 1,
      });
      expire();
      // The bank has rotated; it takes the spent token for a theft and ends the grant.
      expect(await failureOf(one.tokens.accessToken(mine, deadline()))).toBe('CONSENT_REQUIRED');
      expect(await one.store.links.read(linked.id)).toMatchObject({
        status: 'CONSENT_REQUIRED',
        reason: 'REFRESH_ANSWER_LOST',
      });
      expect(one.changed.at(-1)).toMatchObject({ id: linked.id, status: 'CONSENT_REQUIRED' });
      const calls = await refreshes('albion');
      expect(await failureOf(two.tokens.accessToken(mine, deadline()))).toBe('CONSENT_REQUIRED');
      expect(await refreshes('albion')).toBe(calls);
    }, 60_000);

    it('lose nothing when the answer is lost at a bank that does not rotate', async () => {
      const linked = await link(one, sandbox.description, 'rheinbank', 'alice');
      const mine = await inDirectory(one, linked);
      await control(sandbox.description, 'PUT', '/banks/rheinbank/tokens/trouble', {
        loseAnswer: true,
        grantType: 'refresh_token',
        times: 1,
      });
      expire();
      expect(await failureOf(one.tokens.accessToken(mine, deadline()))).toBeNull();
      expect(await one.store.links.read(linked.id)).toMatchObject({ status: 'ACTIVE' });
    }, 60_000);

    it('wait out a token endpoint that fails for a moment, and tell one that goes on failing as unavailable', async () => {
      const linked = await link(one, sandbox.description, 'albion', 'dora');
      const mine = await inDirectory(one, linked);
      const trouble = { status: 503, grantType: 'refresh_token' };
      await control(sandbox.description, 'PUT', '/banks/albion/tokens/trouble', { ...trouble, times: 2 });
      expire();
      expect(await failureOf(one.tokens.accessToken(mine, deadline()))).toBeNull();
      await control(sandbox.description, 'PUT', '/banks/albion/tokens/trouble', trouble);
      expire();
      expect(await failureOf(one.tokens.accessToken(mine, deadlineIn(700)))).toBe('BANK_TIMEOUT');
      expect(await one.store.links.read(linked.id)).toMatchObject({ status: 'ACTIVE' });
      await control(sandbox.description, 'DELETE', '/banks/albion/tokens/trouble');
      expect(await failureOf(two.tokens.accessToken(mine, deadlineIn(19_000)))).toBeNull();
      expect(await one.store.links.read(linked.id)).toMatchObject({ status: 'ACTIVE' });
    }, 60_000);

    it.each([
      ['albion', 'alice'],
      ['rheinbank', 'chloe'],
    ])(
      'find out at %s that the consent was revoked there',
      async (bankId, person) => {
        const linked = await link(one, sandbox.description, bankId, person);
        const mine = await inDirectory(one, linked);
        await control(sandbox.description, 'DELETE', `/consents/${linked.bankConsentId}`);
        expire();
        expect(await failureOf(two.tokens.accessToken(mine, deadline()))).toBe('CONSENT_REQUIRED');
        expect(await one.store.links.read(linked.id)).toMatchObject({ status: 'REVOKED', reason: 'REVOKED_AT_BANK' });
        const found = await two.directory.readLink(linked.id);
        expect(Date.parse(found?.expiresAt ?? '')).toBeLessThanOrEqual(now());
      },
      60_000,
    );

    it('ask anew for a token that the bank refuses before its time', async () => {
      const linked = await link(one, sandbox.description, 'albion', 'alice');
      const mine = await inDirectory(one, linked);
      const refused = await one.tokens.accessToken(mine, deadline());
      one.tokens.refused(mine, refused);
      const next = await one.tokens.accessToken(mine, deadline());
      expect(next).not.toBe(refused);
      expect(await refreshes('albion')).toBe(1);
      expect(await one.tokens.accessToken(mine, deadline())).toBe(next);
      expect(await refreshes('albion')).toBe(1);
    }, 60_000);

    it('make no call for a link that has ended or expired', async () => {
      const linked = await link(one, sandbox.description, 'albion', 'alice');
      aheadMs = 91 * 86_400_000;
      const found = await inDirectory(two, linked);
      expect(await failureOf(two.tokens.accessToken(found, deadline()))).toBe('CONSENT_REQUIRED');
      expect(await refreshes('albion')).toBe(0);
      await one.sweep.round();
      expect(await one.store.links.read(linked.id)).toMatchObject({ status: 'EXPIRED', reason: 'CONSENT_EXPIRED' });
    }, 60_000);

    it('see the other’s revocation within the directory’s staleness', async () => {
      const linked = await link(one, sandbox.description, 'rheinbank', 'alice');
      expect(await two.directory.readLink(linked.id)).not.toBeNull();
      await one.store.links.end({
        linkId: linked.id,
        consentId: null,
        status: 'REVOKED',
        reason: 'REVOKED_BY_CUSTOMER',
        atMs: now(),
        actor: { kind: 'customer', subject: 'alice' },
        action: 'LINK_REVOKE',
        tellBank: false,
      });
      await new Promise((resolve) => setTimeout(resolve, 1100));
      expect(await two.directory.readLink(linked.id)).toBeNull();
    });
  });
}
