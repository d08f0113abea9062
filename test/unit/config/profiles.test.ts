// `profile:`, `quirk:` and the former `features:` of a bank in the banks file.

import { describe, expect, it } from 'vitest';
import { standards } from '../../../src/banks/standards.ts';
import { joinBanksFiles, parseBanksFile } from '../../../src/config/banks-file.ts';
import { type BankStandard, bankStandards } from '../../../src/domain/bank.ts';

const sources = { env: {}, readFile: () => '' };

/** What the file of one bank with these settings comes to. */
function read(standard: BankStandard, settings: object) {
  const version = standards[standard].versions[0];
  const endpoints = { accounts: 'https://bank.example' };
  const bank = { id: 'a', name: 'A', country: 'DE', standard, version, endpoints, ...settings };
  const { content, faults, advice } = parseBanksFile(JSON.stringify({ banks: [bank] }), 'banks.yaml', sources);
  const tell = ({ where, what }: { where: string; what: string }) => `${where.replace(/^\S+ /, '')}: ${what}`;
  return { bank: content.banks[0], faults: faults.map(tell), advice: advice.map(tell) };
}

describe('a profile', () => {
  it.each(bankStandards.filter((name) => standards[name].source === undefined))(
    'of %s may be left out, whole and key by key: then the standard’s own way is taken',
    (standard) => {
      const { bank, faults, advice } = read(standard, {});
      expect([faults, advice]).toEqual([[], []]);
      expect(bank?.profile).toEqual(standards[standard].profile.parse({}));
      for (const [key, value] of Object.entries(bank?.profile ?? {})) {
        expect(read(standard, { profile: { [key]: value } }).faults).toEqual([]);
      }
    },
  );

  it('tells all that is wrong with it, with the place and without the value', () => {
    const profile = {
      bookingStatus: 'secret-value',
      cardAcounts: true,
      headers: { authorization: 'secret-value', 'x y': 'v', 'x-ok': 'line\nbreak' },
      paths: { accounts: '/v2/../x', statements: '/v1' },
      metadataUrl: 'http://bank.example/.well-known/x',
      scopes: { consent: 'AIS:{id}:{id}' },
    };
    const { faults } = read('berlin-group', { profile });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'banks.0.profile.bookingStatus',
      'banks.0.profile.cardAcounts',
      'banks.0.profile.headers.authorization',
      'banks.0.profile.headers.x y',
      'banks.0.profile.headers.x-ok',
      'banks.0.profile.paths.accounts',
      'banks.0.profile.paths.statements',
      'banks.0.profile.scopes.consent',
    ]);
    expect(faults.join()).toContain('did you mean cardAccounts?');
    expect(faults.join()).not.toContain('secret-value');
    expect(read('cdr', { profile: { metadataUrl: 'http://bank.example/.well-known/x' } }).faults).toEqual([
      'banks.0.profile.metadataUrl: must be https, except on the loopback address',
    ]);
  });

  it('of another standard is told beside the entry’s other faults', () => {
    const { faults } = read('cdr', { profile: { bookingStatus: 'both' }, version: '7', id: 'A' });
    expect(faults.map((fault) => fault.split(':')[0]).sort()).toEqual([
      'banks.0.id',
      'banks.0.profile.bookingStatus',
      'banks.0.version',
    ]);
  });

  it('writes fixed headers’ names as they are sent', () => {
    const { bank } = read('open-banking-uk', { profile: { headers: { 'X-Fapi-Financial-Id': '001580000103' } } });
    expect(bank?.profile?.['headers']).toEqual({ 'x-fapi-financial-id': '001580000103' });
  });
});

describe('former features', () => {
  it.each(
    bankStandards.flatMap((standard) =>
      Object.entries(standards[standard].formerFeatures).map(([feature, keys]) => [standard, feature, keys] as const),
    ),
  )('of %s are read: %s', (standard, feature, keys) => {
    const { bank, faults, advice } = read(standard, { features: [feature] });
    expect(faults).toEqual([]);
    expect(bank?.profile).toMatchObject(keys);
    expect(advice).toEqual([expect.stringContaining(JSON.stringify(keys))]);
  });

  it('that both said something of signs stand for the one that takes in the other', () => {
    const { bank } = read('berlin-group', { features: ['signs-by-party', 'pending-unsigned'] });
    expect(bank?.profile?.['signs']).toBe('by-party');
  });

  it('give way to the profile', () => {
    const { bank } = read('berlin-group', { features: ['booking-status-both'], profile: { bookingStatus: 'booked' } });
    expect(bank?.profile?.['bookingStatus']).toBe('booked');
  });

  it('of another standard say nothing, and of none are a fault', () => {
    const { faults, advice } = read('cdr', { features: ['party'] });
    expect([faults, advice]).toEqual([[], [expect.stringContaining('party says nothing at cdr')]]);
    expect(read('cdr', { features: ['bulk-balnces'] }).faults).toEqual([
      'banks.0.features.0: is no feature of any standard',
    ]);
  });
});

describe('a quirk', () => {
  it('is one of its standard’s folder', () => {
    expect(read('berlin-group', { quirk: 'ing-de' })).toMatchObject({ bank: { quirk: 'ing-de' }, faults: [] });
    expect(read('berlin-group', { quirk: 'nationwide' }).faults).toEqual([
      expect.stringContaining('banks.0.quirk: is no quirk of berlin-group: there is ing-de'),
    ]);
    expect(read('cdr', { quirk: '../x' }).faults).toEqual(['banks.0.quirk: is no quirk of cdr: it has none']);
  });
});

describe('a link of the file without consentId', () => {
  const link = { id: 'l', customer: 'alice', bank: 'a', accessToken: 't', permissions: ['accounts'] };
  const adviceOf = (standard: BankStandard, profile: object) => {
    const version = standards[standard].versions[0];
    const endpoints = { accounts: 'https://bank.example' };
    const bank = { id: 'a', name: 'A', country: 'DE', standard, version, endpoints, profile };
    const file = parseBanksFile(JSON.stringify({ banks: [bank], links: [link] }), 'banks.yaml', sources);
    const { faults, advice } = joinBanksFiles([file]);
    expect(faults).toEqual([]);
    return advice.map(({ where, what }) => `${where}: ${what}`);
  };

  it('is told of where the bank could not be asked with it, and what helps', () => {
    expect(adviceOf('berlin-group', {})).toEqual([
      expect.stringMatching(/^banks\.yaml:\d+ links\.0\.bank: link l has no consentId.*consentId: optional/),
    ]);
    expect(adviceOf('berlin-group', { consentId: 'optional' })).toEqual([]);
    expect(adviceOf('open-banking-uk', {})).toEqual([]);
  });
});
