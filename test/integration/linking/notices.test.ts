// What is told of links beforehand, by the sweeps of two gateways on one store as time goes by; and the customer's word that they go
// on sharing, which nobody else can give.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../../src/auth/principal.ts';
import { createUnattendedDirectory } from '../../../src/linking/unattended.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { completed, newAttempt } from '../store/attempts.ts';
import { customer, newKey, startLinking, type TestGateway } from './world.ts';

const dayMs = 86_400_000;

let sandbox: Sandbox;
let dataDir: string;
let nowMs: number;
let gateways: readonly TestGateway[];
let gateway: TestGateway;

beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(() => sandbox.close());
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'bankgraph-notices-'));
  nowMs = Date.now();
  const key = newKey();
  const place = { databaseUrl: null, dataDir };
  gateways = await Promise.all([0, 1].map(() => startLinking(sandbox.description, place, key, () => nowMs)));
  gateway = gateways[0] ?? (await startLinking(sandbox.description, place, key));
});
afterEach(async () => {
  await Promise.all(gateways.map((one) => one.close()));
  rmSync(dataDir, { recursive: true, force: true });
});

/** A link as of now, straight in the store; gives its id. */
async function linked(bankId: string, consentDays: number): Promise<string> {
  const { link, consent } = newAttempt();
  const expiresAtMs = Date.now() + consentDays * dayMs;
  await completed(gateway.store, { link: { ...link, bankId }, consent: { ...consent, expiresAtMs } });
  return link.id;
}

/** Both gateways look once a day. */
async function pass(days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    nowMs += dayMs;
    await Promise.all(gateways.map(({ sweep }) => sweep.round()));
  }
}

const told = async (linkId: string) =>
  (await gateway.store.linkEvents.readOfLink(linkId, 0, 50)).map(({ type, daysLeft }) =>
    daysLeft === null ? type : `${type} ${daysLeft}`,
  );

const fintrack: Principal = {
  kind: 'partner',
  subject: 'fintrack',
  clientId: 'app',
  scopes: new Set(['links:write']),
};

describe('as time goes by', () => {
  it('a consent’s end is told 30, 7 and 1 days before and when it is there, once each by two gateways', async () => {
    const linkId = await linked('rheinbank', 90);
    nowMs += 1000;
    await pass(95);
    expect(await told(linkId)).toEqual(['LINKED', 'EXPIRES_SOON 30', 'EXPIRES_SOON 7', 'EXPIRES_SOON 1', 'EXPIRED']);
    const [, soon] = await gateway.store.linkEvents.readOfLink(linkId, 0, 50);
    expect(soon).toMatchObject({ actor: { kind: 'gateway' }, reason: null });
    expect(((soon?.darkAtMs ?? 0) - (soon?.atMs ?? 0)) / dayMs).toBeCloseTo(30, 0);
  }, 30_000);

  it('where the customer has to reconfirm, that is told, and their word begins a new time', async () => {
    const linkId = await linked('albion', 365);
    nowMs += 1000;
    await pass(84);
    expect(await told(linkId)).toEqual(['LINKED', 'RECONFIRMATION_DUE 30', 'RECONFIRMATION_DUE 7']);
    expect(await gateway.service.reconfirm({ principal: customer('alice'), linkId })).toMatchObject({
      kind: 'reconfirmed',
      link: { reconfirmedAtMs: nowMs },
    });
    await pass(92);
    expect((await told(linkId)).slice(3)).toEqual([
      'RECONFIRMED',
      'RECONFIRMATION_DUE 30',
      'RECONFIRMATION_DUE 7',
      'RECONFIRMATION_DUE 1',
      'RECONFIRMATION_DUE 0',
    ]);
    // Late is not never.
    await gateway.service.reconfirm({ principal: customer('alice'), linkId });
    expect((await told(linkId)).at(-1)).toBe('RECONFIRMED');
  }, 30_000);

  it('a renewal begins them anew', async () => {
    const linkId = await linked('rheinbank', 90);
    nowMs += 1000;
    await pass(61);
    const { consent } = newAttempt();
    await completed(gateway.store, {
      link: { id: linkId, isNew: false, customerId: 'alice', bankId: 'rheinbank' },
      consent: { ...consent, expiresAtMs: nowMs + 90 * dayMs },
    });
    // The store's own clock stands still here: the new consent's end is what counts.
    await pass(62);
    expect(await told(linkId)).toEqual(['LINKED', 'EXPIRES_SOON 30', 'RENEWED', 'EXPIRES_SOON 30']);
  }, 30_000);
});

describe('the customer’s word', () => {
  it('is nobody else’s to give', async () => {
    const linkId = await linked('albion', 365);
    await gateway.store.grants.add(
      { partnerId: 'fintrack', customerId: 'alice' },
      { kind: 'staff', subject: 'ops' },
      1,
    );
    const by = (principal: Principal) => gateway.service.reconfirm({ principal, linkId });
    expect(await by(fintrack)).toEqual({ kind: 'refused', reason: 'NOT_THE_CUSTOMER' });
    expect(await by(customer('bob'))).toEqual({ kind: 'refused', reason: 'UNKNOWN_LINK' });
    expect(await by(customer('alice', ['links:read']))).toEqual({ kind: 'refused', reason: 'FORBIDDEN' });
    expect(await by({ ...customer('alice'), kind: 'staff' })).toEqual({ kind: 'refused', reason: 'UNKNOWN_LINK' });
    expect(await told(linkId)).toEqual(['LINKED']);
    expect(await gateway.store.links.read(linkId)).toMatchObject({ reconfirmedAtMs: null });
  });

  it('is asked for by no other rule, and brings no ended link back', async () => {
    const elsewhere = await linked('rheinbank', 90);
    const nothing = { kind: 'refused', reason: 'NOTHING_TO_RECONFIRM' };
    const by = (linkId: string) => gateway.service.reconfirm({ principal: customer('alice'), linkId });
    expect(await by(elsewhere)).toEqual(nothing);
    const linkId = await linked('albion', 365);
    await gateway.service.revoke({ principal: customer('alice'), linkId });
    expect(await by(linkId)).toEqual(nothing);
    const over = await linked('albion', 30);
    nowMs += 31 * dayMs;
    expect(await by(over)).toEqual(nothing);
  }, 30_000);

  it('is what reading without them needs, and reading with them does not', async () => {
    const [uk, german] = [await linked('albion', 365), await linked('rheinbank', 365)];
    const { directory, banks } = gateway;
    const unattended = createUnattendedDirectory(
      directory,
      (bankId) => banks.get(bankId)?.consentRule ?? null,
      () => nowMs,
    );
    const ends = async (from: typeof unattended, linkId: string) => {
      const link = await from.readLink(linkId);
      const [listed] = (await from.readLinksOfCustomer('alice')).filter(({ id }) => id === linkId);
      expect(listed).toEqual(link);
      return Date.parse(link?.expiresAt ?? '') <= nowMs;
    };
    nowMs += 89 * dayMs;
    expect(await ends(unattended, uk)).toBe(false);
    nowMs += 2 * dayMs;
    expect(await ends(unattended, uk)).toBe(true);
    expect(await ends(directory, uk)).toBe(false);
    expect(await ends(unattended, german)).toBe(false);
    await gateway.service.reconfirm({ principal: customer('alice'), linkId: uk });
    expect(await ends(unattended, uk)).toBe(false);
    nowMs += 91 * dayMs;
    expect(await ends(unattended, uk)).toBe(true);
  }, 30_000);
});
