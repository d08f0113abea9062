// `sources:` of the banks file: what is read, and every fault by its place, without a value of a secret.

import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { overlapDaysOf } from '../../../src/banks/profile.ts';
import { joinBanksFiles, parseBanksFile } from '../../../src/config/banks-file.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
const elliptic = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
);

const good = {
  id: 'enable',
  name: 'Enable Banking',
  standard: 'enable-banking',
  version: '1',
  endpoint: 'https://api.enablebanking.com/',
  credentials: { applicationId: 'cf589be3-3755-465b-a8df-a90a16a31403', signingKey: pem },
};

function read(source: object, more: object = {}) {
  const file = parseBanksFile(JSON.stringify({ sources: [source], ...more }), 'banks.yaml', {
    env: { EB_KEY: pem, OTHER_KEY: elliptic },
    readFile: (path) => (path === '/run/secrets/eb.pem' ? pem : ''),
  });
  const { content, faults } = joinBanksFiles([file]);
  return {
    source: content.sources[0],
    links: content.links,
    faults: faults.map(({ where, what }) => `${where.replace(/^\S+ /, '')}: ${what}`),
  };
}

describe('a source', () => {
  it('is read with what its standard adds', () => {
    const { source, faults } = read(good);
    expect(faults).toEqual([]);
    expect(source).toMatchObject({
      id: 'enable',
      endpoint: 'https://api.enablebanking.com',
      countries: null,
      only: null,
      limits: { callsPerSecond: null, concurrentCalls: null, unattendedCallsPerDay: 4 },
      profile: { psuType: 'personal', beta: true },
    });
  });

  it.each([
    ['a variable', { env: 'EB_KEY' }],
    ['a file', { file: '/run/secrets/eb.pem' }],
    ['a JWK', JSON.stringify(privateKey.export({ format: 'jwk' }))],
    ['PKCS #1', String(privateKey.export({ type: 'pkcs1', format: 'pem' }))],
  ])('has its key as %s', (_name, signingKey) => {
    expect(read({ ...good, credentials: { ...good.credentials, signingKey } }).faults).toEqual([]);
  });

  it('is narrowed, and its limits are the operator’s', () => {
    const { source } = read({
      ...good,
      countries: ['FI'],
      institutions: ['Nordea'],
      limits: { unattendedCallsPerDay: 2, callsPerSecond: 5 },
    });
    expect(source).toMatchObject({
      countries: new Set(['FI']),
      only: new Set(['Nordea']),
      limits: { callsPerSecond: 5, concurrentCalls: null, unattendedCallsPerDay: 2 },
    });
  });

  it.each([
    [{ standard: 'berlin-group', version: '1.3' }, 'sources.0.standard'],
    [{ version: '2' }, 'sources.0.version'],
    [{ credentials: { applicationId: 'a' } }, 'sources.0.credentials.signingKey'],
    [{ credentials: { ...good.credentials, secret: 'x' } }, 'sources.0.credentials.secret'],
    [{ credentials: { ...good.credentials, signingKey: { env: 'NOT_THERE' } } }, 'sources.0.credentials.signingKey'],
    [{ credentials: { ...good.credentials, signingKey: { env: 'OTHER_KEY' } } }, 'sources.0.credentials.signingKey'],
    [{ credentials: { ...good.credentials, signingKey: 'hunter2' } }, 'sources.0.credentials.signingKey'],
    [{ credentials: { ...good.credentials, applicationId: 'two words' } }, 'sources.0.credentials.applicationId'],
    [{ countries: ['Finland'] }, 'sources.0.countries.0'],
    [{ endpoint: 'http://api.enablebanking.com' }, 'sources.0.endpoint'],
    [{ profile: { psuType: 'somebody' } }, 'sources.0.profile.psuType'],
    [{ profile: { psuTyp: 'personal' } }, 'sources.0.profile.psuTyp'],
    [{ id: 'a'.repeat(21) }, 'sources.0.id'],
    [{ endpiont: 'x' }, 'sources.0.endpiont'],
  ])('with %o is refused at %s', (changes, place) => {
    const { faults } = read({ ...good, ...changes });
    expect(faults.map((fault) => fault.split(': ')[0])).toContain(place);
    expect(faults.join()).not.toContain('PRIVATE KEY');
    expect(faults.join()).not.toContain('hunter2');
  });

  it('that is there twice, or has a bank’s id, is refused; so is a bank that speaks its standard itself', () => {
    expect(read(good, { sources: [good, good] }).faults.join()).toContain('enable is there twice');
    const bank = {
      id: 'enable',
      name: 'A',
      country: 'DE',
      standard: 'cdr',
      version: '1',
      endpoints: { accounts: 'https://a.example' },
    };
    expect(read(good, { banks: [bank] }).faults.join()).toContain('enable is a bank and a source');
    const own = { ...bank, id: 'own', standard: 'enable-banking' };
    expect(read(good, { banks: [own] }).faults.join()).toContain('name it under sources');
  });
});

describe('a source of the operator’s own accounts', () => {
  const own = {
    id: 'revolut',
    name: 'Our business account',
    standard: 'revolut-business',
    version: '1.0',
    endpoint: 'https://b2b.revolut.com/api/1.0',
    credentials: { clientId: 'c1', issuer: 'example.com', signingKey: pem, refreshToken: 'oa_prod_1' },
    profile: { customer: 'acme', country: 'GB' },
  };

  const direct = {
    counterparties: [{ id: '49c6a48b-6b58-40a0-b974-0b8c4888c8a7', iban: 'DE89 3704 0044 0532 0130 00' }],
    perPayment: { EUR: '500.00' },
    perDay: { EUR: '2000' },
  };

  it('says whom may be paid without approval, by number and id', () => {
    const { faults, source } = read({ ...own, profile: { ...own.profile, payments: true, direct } });
    expect(faults).toEqual([]);
    expect(source?.profile).toMatchObject({ direct: { counterparties: [{ iban: 'DE89370400440532013000' }] } });
    for (const iban of ['DE89370400440532013001', 'x']) {
      const wrong = { ...direct, counterparties: [{ ...direct.counterparties[0], iban }] };
      expect(read({ ...own, profile: { direct: wrong } }).faults).not.toEqual([]);
    }
  });

  it('is read on a month back, since entries are asked for by when they were made, unless it is told', () => {
    expect(overlapDaysOf(read(own).source ?? { profile: {} })).toBe(31);
    const { source } = read({ ...own, profile: { overlapDays: 5 } });
    expect(overlapDaysOf(source ?? { profile: {} })).toBe(5);
  });

  it('is linked for the customer whom it names, and for nobody without one', () => {
    const { faults, links } = read(own);
    expect(faults).toEqual([]);
    expect(links).toEqual([
      {
        id: 'own-revolut',
        customerId: 'acme',
        bankId: expect.stringMatching(/^revolut-gb-revolut-business-[0-9a-f]{10}$/),
        accessToken: '',
        consentId: 'own:revolut',
        permissions: new Set(['accounts', 'balances', 'transactions']),
        grantedAt: null,
        expiresAt: null,
      },
    ]);
    // The bank's id stays, whatever the operator calls the source.
    expect(read({ ...own, name: 'Something else' }).links[0]?.bankId).toBe(links[0]?.bankId);
    expect(read({ ...own, profile: {} })).toMatchObject({ faults: [], links: [] });
  });

  it.each([
    [{ credentials: { ...own.credentials, refreshToken: undefined } }, 'sources.0.credentials.refreshToken'],
    [{ credentials: { ...own.credentials, refreshToken: 'two words' } }, 'sources.0.credentials.refreshToken'],
    [{ credentials: { ...own.credentials, signingKey: elliptic } }, 'sources.0.credentials.signingKey'],
    [{ credentials: { ...own.credentials, webhookSecret: ' ' } }, 'sources.0.credentials.webhookSecret'],
    [{ profile: { country: 'UK' } }, 'sources.0.profile.country'],
    [{ profile: { customer: '' } }, 'sources.0.profile.customer'],
    [{ profile: { direct: { ...direct, counterparties: [] } } }, 'sources.0.profile.direct.counterparties'],
    [{ profile: { direct: { ...direct, perDay: { EUR: '0' } } } }, 'sources.0.profile.direct.perDay.EUR'],
    [{ profile: { direct: { ...direct, perPayment: { EUR: '1.005' } } } }, 'sources.0.profile.direct.perPayment.EUR'],
    [{ profile: { direct: { ...direct, perPayment: { eur: '1.00' } } } }, 'sources.0.profile.direct.perPayment.eur'],
    [
      { profile: { direct: { counterparties: direct.counterparties, perDay: {} } } },
      'sources.0.profile.direct.perPayment',
    ],
  ])('with %o is refused at %s', (changes, place) => {
    const { faults } = read({ ...own, ...changes });
    expect(faults.map((fault) => fault.split(': ')[0])).toContain(place);
  });

  it('is refused beside a link of the banks file that has its link’s id', () => {
    const link = { id: 'own-revolut', customer: 'acme', bank: 'b', accessToken: 't', permissions: ['accounts'] };
    expect(read(own, { links: [link] }).faults.join()).toContain('own-revolut is a source’s own link');
  });
});
