// What is wrong with a seal or a QWAC, told at the setting that it is of, and nothing where nothing is.

import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type CertificateDemands,
  findCertificateFaults,
  readQcStatements,
} from '../../../src/banks/qualified-certificate.ts';
import { createFileKey, openSignatureKey } from '../../../src/banks/signature-key.ts';
import { mintSeal } from '../../../src/sandbox/authorization/seal.ts';
import { mintSelfSigned } from '../../support/self-signed.ts';

const demands: CertificateDemands = {
  qualified: { type: 'eseal', roles: ['PSP_AI', 'PSP_PI'] },
  keyTypes: ['rsa'],
  nowMs: Date.now(),
};
const dayMs = 86_400_000;
const whatOf = (pair: { certificate: string; key: string }, more: Partial<CertificateDemands> = {}) =>
  findCertificateFaults(pair, { ...demands, ...more }).map(({ field, what }) => `${field} ${what}`);

describe('a qualified certificate', () => {
  it('that is as it should be has no fault', async () => {
    const seal = await mintSeal();
    expect(whatOf(seal)).toEqual([]);
    const { types, roles } = readQcStatements(new X509Certificate(seal.certificate));
    expect([...types]).toEqual(['eseal']);
    expect([...roles].sort()).toEqual(['PSP_AI', 'PSP_PI']);
  });

  it('has to belong to its key', async () => {
    const [one, other] = await Promise.all([mintSeal({ keyType: 'ec' }), mintSeal({ keyType: 'ec' })]);
    expect(whatOf({ certificate: one.certificate, key: other.key }, { keyTypes: null })).toEqual([
      'key does not belong to the certificate',
    ]);
  });

  it('has to be valid already, to the moment, and may have ended', async () => {
    const notBefore = new Date('2026-03-01T00:00:00Z');
    const notAfter = new Date('2026-03-31T00:00:00Z');
    const seal = await mintSeal({ keyType: 'ec', notBefore, notAfter });
    const at = (nowMs: number) => whatOf(seal, { keyTypes: ['ec'], nowMs });
    expect(at(notBefore.getTime() - 1000)).toEqual(['certificate is not valid before 2026-03-01T00:00:00.000Z']);
    expect(at(notBefore.getTime() + dayMs)).toEqual([]);
    expect(at(notAfter.getTime())).toEqual([]);
  });

  it('has to be of the type and have the roles', async () => {
    const web = await mintSeal({ keyType: 'ec', type: 'web', roles: ['PSP_AI'] });
    const keyTypes = ['ec'] as const;
    expect(whatOf(web, { keyTypes })).toEqual([
      'certificate is no QSealC: its qcStatements do not say eseal',
      'certificate lacks the role PSP_PI in its qcStatements (ETSI TS 119 495)',
    ]);
    expect(whatOf(web, { keyTypes, qualified: { type: 'web', roles: ['PSP_AI'] } })).toEqual([]);
    const plain = await mintSeal({ keyType: 'ec', type: 'none' });
    expect(whatOf(plain, { keyTypes })).toHaveLength(2);
    expect(whatOf(plain, { keyTypes, qualified: null })).toEqual([]);
  });

  it('has to have a key that the algorithm takes', async () => {
    const seal = await mintSeal({ keyType: 'ec' });
    expect(whatOf(seal)).toEqual(['certificate has a key of type ec: the algorithm needs rsa']);
  });

  it('may have its key with a keeper, who has to be there', async () => {
    const { certificate } = await mintSeal();
    const kept = { certificate, key: 'pkcs11:token=seal;object=bankgraph' };
    expect(whatOf(kept)).toEqual(['key is kept by pkcs11, which this gateway has no way to']);
    expect(whatOf(kept, { keepers: new Set(['pkcs11']) })).toEqual([]);
    const opened: string[] = [];
    const key = createFileKey(await mintSeal());
    const keepers = new Map([
      [
        'pkcs11',
        ({ key: name }: { key: string }) => {
          opened.push(name);
          return key;
        },
      ],
    ]);
    expect(openSignatureKey(kept, keepers)).toBe(key);
    expect(opened).toEqual([kept.key]);
    expect(() => openSignatureKey(kept)).toThrow('nobody keeps keys of pkcs11');
  });

  it('is told of as a whole where nothing can be read', () => {
    expect(whatOf({ certificate: 'none', key: 'none' })).toEqual([
      'certificate is no certificate as PEM',
      'key is no private key as PEM without a passphrase',
    ]);
    const { cert, key } = mintSelfSigned();
    expect(whatOf({ certificate: cert, key }, { keyTypes: null, qualified: null })).toEqual([]);
    expect(readQcStatements(new X509Certificate(cert)).roles.size).toBe(0);
  });
});
