// kill -9 between code exchange and store: the tokens are lost with the process, and everything says so. The attempt is
// unknown, the consent is taken back at the bank, and the customer can try again under the same link.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exchangeMs } from '../../../src/linking/callbacks.ts';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openDatabases, postgresIsThere } from '../../support/postgres.ts';
import { reasonToSkip } from '../../support/services.ts';
import { authorize, begin, begun, confirm, control, forwarded, newKey, startLinking } from './world.ts';

const kinds = [
  { name: 'SQLite', skip: null, isPostgres: false },
  { name: 'PostgreSQL', skip: reasonToSkip(postgresIsThere, 'postgres'), isPostgres: true },
];

for (const { name, skip, isPostgres } of kinds) {
  describe.skipIf(skip !== null)(
    `a gateway on ${name} killed between exchange and store${skip === null ? '' : ` (${skip})`}`,
    () => {
      it.each([
        ['albion', 'alice'],
        ['rheinbank', 'alice'],
      ])(
        'leaves an honest unknown at %s, takes the consent back, and lets the customer try again',
        async (bankId, person) => {
          const sandbox = await startSandbox();
          const postgres = isPostgres ? await openDatabases() : null;
          const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-crash-'));
          const place = { databaseUrl: (await postgres?.createDatabase()) ?? null, dataDir };
          const key = newKey();
          const { description } = sandbox;
          const gateway = await startLinking(description, place, key);
          const later = await startLinking(description, place, key, () => Date.now() + exchangeMs + 1);
          try {
            const first = begun(await begin(gateway, bankId, person));
            const callback = await authorize(description, first.authorizationUrl, person);
            const input = {
              description,
              place,
              key: { id: key.id, base64: key.key.toString('base64') },
              callback: callback.toString(),
            };
            expect(await die(JSON.stringify(input))).toBe('SIGKILL');
            const { calls } = await control<{ calls: Record<string, number> }>(
              description,
              'GET',
              `/banks/${bankId}/tokens`,
            );
            expect(calls['authorization_code']).toBe(1);

            expect(await gateway.service.complete(callback, null)).toEqual({ kind: 'refused', reason: 'IN_PROGRESS' });
            expect(await gateway.store.links.read(first.link.id)).toMatchObject({ status: 'PENDING', reason: null });
            await later.sweep.round();
            expect(await gateway.store.links.read(first.link.id)).toMatchObject({
              status: 'PENDING',
              reason: 'AUTHORISATION_UNKNOWN',
            });
            const [consent] = await gateway.store.links.readConsents(first.link.id);
            expect(consent).toMatchObject({ status: 'FAILED', revocation: 'DONE' });
            expect(await control(description, 'GET', `/consents/${consent?.bankConsentId}`)).toMatchObject({
              state: 'terminated',
            });
            expect(forwarded(await gateway.service.complete(callback, null))).toMatchObject({
              error: 'outcome_unknown',
              isReplay: true,
            });
            const audit = await gateway.store.audit.read({ linkId: first.link.id, limit: 20 });
            expect(audit.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual(
              expect.arrayContaining(['LINK_BEGIN DONE', 'LINK_COMPLETE UNKNOWN', 'CONSENT_REVOKE_AT_BANK DONE']),
            );

            const again = begun(await begin(gateway, bankId, person));
            expect(again.link.id).toBe(first.link.id);
            const second = await authorize(description, again.authorizationUrl, person);
            await confirm(gateway, await gateway.service.complete(second, null), person);
            expect(await gateway.store.links.read(first.link.id)).toMatchObject({ status: 'ACTIVE', reason: null });
          } finally {
            await Promise.all([gateway.close(), later.close()]);
            await postgres?.stop();
            await sandbox.close();
            rmSync(dataDir, { recursive: true, force: true });
          }
        },
        60_000,
      );

      it.each([
        // Nobody has the Item's token: what is left of it only an operator can see to, and that is said.
        ['after', false, 'FAILED', 1],
        ['before', true, 'DONE', 0],
      ])(
        '%s a source has made a consent says what has become of it',
        async (_name, isBefore, revocation, left) => {
          const sandbox = await startSandbox();
          const postgres = isPostgres ? await openDatabases() : null;
          const dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-crash-'));
          const place = { databaseUrl: (await postgres?.createDatabase()) ?? null, dataDir };
          const key = newKey();
          const { description } = sandbox;
          const gateway = await startLinking(description, place, key, Date.now, true);
          const later = await startLinking(description, place, key, () => Date.now() + exchangeMs + 1, true);
          const items = async () =>
            (await control<{ status: string }[]>(description, 'GET', '/sources/plaid/items')).filter(
              ({ status }) => status !== 'ITEM_NOT_FOUND',
            );
          const atPlaid = async (url: string) =>
            new URL(
              (
                await control<{ location: string }>(description, 'POST', '/authorizations', {
                  url,
                  customer: 'alice',
                  institution: 'ins_990001',
                })
              ).location,
            ).searchParams;
          try {
            const bankId = [...gateway.banks.keys()].find((id) => id.startsWith('plaid-us-')) ?? '';
            const first = begun(await begin(gateway, bankId, 'alice'));
            const callback = await atPlaid(first.authorizationUrl);
            const input = {
              description,
              place,
              key: { id: key.id, base64: key.key.toString('base64') },
              callback: callback.toString(),
              hasSources: true,
              isBefore,
            };
            expect(await die(JSON.stringify(input))).toBe('SIGKILL');
            expect(await items()).toHaveLength(1);
            await later.sweep.round();
            const [consent] = await gateway.store.links.readConsents(first.link.id);
            expect(consent).toMatchObject({ status: 'FAILED', revocation });
            expect(await items()).toHaveLength(left);
            expect(await gateway.store.links.read(first.link.id)).toMatchObject({ reason: 'AUTHORISATION_UNKNOWN' });

            const again = begun(await begin(gateway, bankId, 'alice'));
            expect(again.link.id).toBe(first.link.id);
            await confirm(
              gateway,
              await gateway.service.complete(await atPlaid(again.authorizationUrl), null),
              'alice',
            );
            expect(await gateway.store.links.read(first.link.id)).toMatchObject({ status: 'ACTIVE', reason: null });
            expect(await items()).toHaveLength(left + 1);
          } finally {
            await Promise.all([gateway.close(), later.close()]);
            await postgres?.stop();
            await sandbox.close();
            rmSync(dataDir, { recursive: true, force: true });
          }
        },
        60_000,
      );
    },
  );
}

/** Starts the gateway that dies; gives the signal that ended it. */
function die(input: string): Promise<NodeJS.Signals | string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'dying-gateway.ts')], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let trouble = '';
  child.stderr.on('data', (chunk: Buffer) => {
    trouble += chunk.toString();
  });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? `ended with ${code}: ${trouble}`));
  });
}
