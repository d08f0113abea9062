// The catalogue of banks: its own files are sound, bad ones are told, and the banks file may name one.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseBanksFile } from '../../../src/config/banks-file.ts';
import { parseCatalogueEntry, readCatalogue } from '../../../src/config/catalogue.ts';
import { toShownBank } from '../../../src/config/shown-bank.ts';

const { entries, faults } = readCatalogue();
const folder = new URL('../../../banks/catalogue/', import.meta.url);
const sound = readFileSync(new URL('ing-de-sandbox.yaml', folder), 'utf8');

/** Faults of the sound entry with one text put for another. */
function faultsWith(from: string | RegExp, to: string): string {
  const text = sound.replace(from, to);
  expect(text).not.toBe(sound);
  const { entry, faults: found } = parseCatalogueEntry(text, 'ing-de-sandbox.yaml');
  expect(entry).toBeNull();
  return found.map(({ where, what }) => `${where}: ${what}`).join('\n');
}

function readBanks(...banks: object[]) {
  const result = parseBanksFile(JSON.stringify({ banks }), 'banks.yaml', {
    env: { CLIENT_SECRET: 'never-shown' },
    readFile: () => '',
  });
  return { banks: result.content.banks, faults: result.faults.map(({ where, what }) => `${where}: ${what}`) };
}

describe('the catalogue', () => {
  it('is sound, and has banks of Europe, the United Kingdom and Australia', () => {
    expect(faults).toEqual([]);
    const of = (standard: string) => [...entries.values()].filter((entry) => entry.standard === standard).length;
    expect(of('berlin-group')).toBeGreaterThanOrEqual(10);
    expect(of('open-banking-uk')).toBeGreaterThanOrEqual(3);
    expect(of('cdr')).toBeGreaterThanOrEqual(2);
  });

  it.each([
    ['an unknown quirk', 'quirk: ing-de', 'quirk: ing-xx', 'quirk: is no quirk of berlin-group'],
    ['an unknown version', 'version: "1.3"', 'version: "9"', 'version: must be one of 1.3'],
    ['a missing source', 'facts: [bic, endpoints]', 'facts: [bic]', 'endpoints: has no source'],
    ['a source for nothing', 'facts: [bic, endpoints]', 'facts: [bic, endpoints, x]', 'x is no fact'],
    ['an address without TLS', 'https://api.sandbox', 'http://api.sandbox', 'endpoints.accounts: must be an https URL'],
    ['a loopback address without TLS', 'https://api.sandbox.ing.com', 'http://127.0.0.1', 'must be an https URL'],
    ['a credential in an address', 'https://api.sandbox', 'https://me:pw@api.sandbox', 'must hold no credential'],
    [
      'metadata without TLS',
      '  paths:',
      '  metadataUrl: http://x.example\n  paths:',
      'profile.metadataUrl: must be an https',
    ],
    ['a misspelt key of the profile', '  paths:', '  cardAcounts: true\n  paths:', 'did you mean cardAccounts?'],
    ['a day that is none', /day: "2026-12-01"/, 'day: "2026-02-31"', 'sources.0.day'],
    ['a known fact as unknown', 'unknown: [', 'unknown: [bic, ', 'unknown: bic is there'],
    ['another id than its file’s', 'id: ing-de-sandbox', 'id: ing-other', 'id: must be the file’s name'],
    ['no address, and no word of it', /accounts: https:\S+/, '{}', 'endpoints'],
    ['no YAML', 'id: ', 'id: [', 'ing-de-sandbox.yaml'],
  ])('tells %s', (_, from, to, fault) => {
    expect(faultsWith(from, to)).toContain(fault);
  });

  it.each([
    ['by its name', 'country: DE', 'country: DE\nclientSecret: hush-hush'],
    ['in a header', 'profile:', 'profile:\n  headers: { X-Api-Key: hush-hush }'],
    ['by its form', 'name: ING-DiBa', 'name: "-----BEGIN PRIVATE KEY----- hush-hush"'],
  ])('tells a secret %s, and does not repeat it', (_, from, to) => {
    const told = faultsWith(from, to);
    expect(told).toContain('looks like a secret');
    expect(told).not.toContain('hush-hush');
  });
});

describe('an entry of the catalogue in the banks file', () => {
  it('is used as it is, under its own id', () => {
    const { banks, faults: found } = readBanks({ catalogue: 'ing-de-sandbox' });
    expect(found).toEqual([]);
    expect(banks[0]).toMatchObject({
      id: 'ing-de-sandbox',
      quirk: 'ing-de',
      endpoints: { accounts: 'https://api.sandbox.ing.com' },
      profile: { paths: { accounts: '/v3', transactions: '/v2' } },
      authorization: null,
    });
  });

  it('yields to what the operator writes, key by key', () => {
    const profile = { paths: { transactions: '/v4' } };
    const { banks, faults: found } = readBanks({ catalogue: 'ing-de-sandbox', id: 'ing', name: 'Mine', profile });
    expect(found).toEqual([]);
    expect(banks[0]).toMatchObject({
      id: 'ing',
      name: 'Mine',
      profile: { paths: { accounts: '/v3', transactions: '/v4' } },
    });
  });

  it('has its issuer taken with the operator’s credentials, and shown without them', () => {
    const authorization = {
      clientId: 'me',
      clientAuthentication: 'client_secret_basic',
      clientSecret: { env: 'CLIENT_SECRET' },
    };
    const profile = { headers: { 'x-key': 'never-shown' } };
    const { banks, faults: found } = readBanks({ catalogue: 'natwest-gb', authorization, profile });
    expect(found).toEqual([]);
    const [bank] = banks;
    expect(bank?.authorization).toMatchObject({
      issuer: 'https://personal.secure1.natwest.com',
      clientSecret: 'never-shown',
    });
    const shown = JSON.stringify(bank === undefined ? null : toShownBank(bank));
    expect(shown).toContain('https://personal.secure1.natwest.com');
    expect(shown).toContain('x-key');
    expect(shown).not.toContain('never-shown');
  });

  it('never switches payments on: their address is the operator’s to write', () => {
    expect(entries.get('monzo-gb')?.endpoints.payments).toBeDefined();
    expect(readBanks({ catalogue: 'monzo-gb' }).banks[0]?.endpoints.payments).toBeNull();
    const payments = 'https://openbanking.monzo.com/open-banking/v3.1/pisp';
    const { banks, faults: found } = readBanks({ catalogue: 'monzo-gb', endpoints: { payments } });
    expect(found).toEqual([]);
    expect(banks[0]?.endpoints).toMatchObject({ payments, accounts: entries.get('monzo-gb')?.endpoints.accounts });
  });

  it('that is not there, or does not say all that is needed, is told with its place', () => {
    expect(readBanks({ catalogue: 'ing-de-sandbx' }).faults.join('\n')).toContain(
      'banks.0.catalogue: is no sound entry of the catalogue: did you mean ing-de-sandbox?',
    );
    expect(readBanks({ catalogue: 7 }).faults.join('\n')).toContain('banks.0.catalogue: must be an id');
    expect(readBanks({ catalogue: 'nab-au' }).faults).toEqual([
      expect.stringContaining('banks.0.endpoints.accounts: '),
    ]);
  });

  it('leaves profile and quirk behind where the operator names another standard', () => {
    const { banks, faults: found } = readBanks({
      catalogue: 'ing-de-sandbox',
      standard: 'open-banking-uk',
      version: '3.1',
    });
    expect(found).toEqual([]);
    expect(banks[0]).toMatchObject({ standard: 'open-banking-uk', quirk: null });
  });
});
