// The seal of a bank in the banks file: read from files beside the bank's other keys, checked when it is read, and never shown.

import { beforeAll, describe, expect, it } from 'vitest';
import { parseBanksFile } from '../../../src/config/banks-file.ts';
import { toShownBank } from '../../../src/config/shown-bank.ts';
import { mintSeal, type Seal } from '../../../src/sandbox/authorization/seal.ts';

let seal: Seal;
let qwac: Seal;
let reading: Seal;
let ended: Seal;
beforeAll(async () => {
  [seal, qwac, reading, ended] = await Promise.all([
    mintSeal(),
    mintSeal({ keyType: 'ec', type: 'web' }),
    mintSeal({ roles: ['PSP_AI'] }),
    mintSeal({ notBefore: new Date('2025-01-01T00:00:00Z'), notAfter: new Date('2026-01-01T00:00:00Z') }),
  ]);
});

const read = (bank: Readonly<Record<string, unknown>>, files: Readonly<Record<string, string>>) => {
  const entry = {
    id: 'rhein',
    name: 'Rhein',
    country: 'DE',
    standard: 'berlin-group',
    version: '1.3',
    endpoints: { accounts: 'https://xs2a.rhein.example', payments: 'https://xs2a.rhein.example' },
    ...bank,
  };
  const readFile = (path: string) => {
    const text = files[path];
    if (text === undefined) throw new Error('ENOENT');
    return text;
  };
  const { content, faults } = parseBanksFile(JSON.stringify({ banks: [entry] }), 'banks.yaml', { env: {}, readFile });
  return { bank: content.banks[0], faults: faults.map(({ where, what }) => `${where}: ${what}`) };
};
const qseal = { certificate: { file: '/c' }, key: { file: '/k' } };
const filesOf = ({ certificate, key }: Seal) => ({ '/c': certificate, '/k': key });
const signatures = {};

describe('a seal', () => {
  it('is read, and shown as nothing but that it is there', () => {
    const { bank, faults } = read({ qseal, profile: { signatures } }, filesOf(seal));
    expect(faults).toEqual([]);
    expect(bank?.qseal).toEqual({ certificate: seal.certificate.trim(), key: seal.key.trim() });
    if (bank === undefined) throw new Error('it was read');
    const shown = JSON.stringify(toShownBank(bank));
    expect(shown).toContain('"hasSeal":true');
    expect(shown).not.toContain('PRIVATE KEY');
  });

  it.each([
    ['is asked for by the profile', {}, () => ({}), ['qseal: is required: profile.signatures wants requests signed']],
    [
      'is of no use without the profile',
      { qseal, profile: {} },
      () => filesOf(seal),
      ['qseal: signs nothing: its bank has no profile.signatures'],
    ],
    [
      'has to be there',
      { qseal },
      () => ({ '/c': seal.certificate }),
      ['qseal.key: names a secret that is not there or is empty'],
    ],
    [
      'has to belong to its key',
      { qseal },
      () => ({ '/c': seal.certificate, '/k': reading.key }),
      ['qseal.key: does not belong to the certificate'],
    ],
    // Other banks are none of its business: the bank refuses it, figure and alert tell.
    ['may have ended, which its bank alone is to refuse', { qseal }, () => filesOf(ended), []],
    [
      'has to have the roles',
      { qseal },
      () => filesOf(reading),
      ['qseal.certificate: lacks the role PSP_PI in its qcStatements (ETSI TS 119 495)'],
    ],
    [
      'needs only the roles of what is signed',
      { qseal, profile: { signatures: { on: ['consents', 'accounts'] } } },
      () => filesOf(reading),
      [],
    ],
    [
      'may be anything where the profile says so',
      { qseal, profile: { signatures: { form: 'jades', algorithm: 'ES256', qualified: false } } },
      () => filesOf(qwac),
      [],
    ],
    [
      'is of the type that signs',
      { qseal, profile: { signatures: { form: 'jades', algorithm: 'ES256' } } },
      () => filesOf(qwac),
      ['qseal.certificate: is no QSealC: its qcStatements do not say eseal'],
    ],
    [
      'signs by an algorithm of its form',
      { qseal, profile: { signatures: { form: 'jades', algorithm: 'rsa-sha256' } } },
      () => filesOf(seal),
      ['profile.signatures.algorithm: is not one of this form'],
    ],
  ] as const)('%s', (_what, bank, files, faults) => {
    const found = read({ profile: { signatures }, ...bank }, files()).faults;
    expect(found.map((fault) => fault.replace(/^.*?banks(?:\.0|\[0\])\.?/, '')).map((fault) => fault.trim())).toEqual(
      faults,
    );
    expect(JSON.stringify(found)).not.toContain('BEGIN');
  });
});

it('a certificate for connections is held to its roles where the profile says that it is a QWAC', () => {
  const tls = { certificate: { file: '/c' }, key: { file: '/k' } };
  const profile = { qwac: true };
  expect(read({ profile, tls }, filesOf(qwac)).faults).toEqual([]);
  expect(read({ profile, tls }, filesOf(seal)).faults[0]).toContain('tls.certificate: is no QWAC');
  expect(read({ profile }, {}).faults[0]).toContain('tls: needs certificate and key: profile.qwac is true');
});
