// A qualified seal (QSealC) of one start, and the authority that vouches for it: what a gateway signs requests with where a house
// demands it. Made up: the statements are those of a real one (ETSI EN 319 412-5, TS 119 495), the authority is nobody's. Minted by
// sandbox.ts, and by tests.
import { randomBytes } from 'node:crypto';
// @peculiar/x509 registers its parts by decorators, which need this first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { ObjectIdentifier, Sequence, Utf8String } from 'asn1js';

/** A seal with its private key and the authority's certificate, all PEM. */
export interface Seal {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** What a seal is to be like; everything has a default. */
export interface SealPlan {
  readonly keyType?: 'rsa' | 'ec';
  /** `eseal` for a QSealC, `web` for a QWAC, `none` for a certificate without statements. */
  readonly type?: 'eseal' | 'web' | 'none';
  readonly roles?: readonly ('PSP_AI' | 'PSP_PI')[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** The authority's name (RFC 4514). */
  readonly authorityName?: string;
}

const keyAlgorithms = {
  rsa: {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  },
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;
const authorityAlgorithm = keyAlgorithms.ec;
const types = { eseal: '0.4.0.1862.1.6.2', web: '0.4.0.1862.1.6.3' } as const;
const roleIds = { PSP_PI: '0.4.0.19495.1.2', PSP_AI: '0.4.0.19495.1.3' } as const;
const dayMs = 86_400_000;

const oid = (value: string) => new ObjectIdentifier({ value });
const list = (...value: (Sequence | ObjectIdentifier | Utf8String)[]) => new Sequence({ value });
const text = (value: string) => new Utf8String({ value });

/** The extension qcStatements: compliance, type, and the roles that an authority of the simulated world has given. */
function toStatements(type: 'eseal' | 'web', roles: readonly ('PSP_AI' | 'PSP_PI')[]): x509.Extension {
  const statements = list(
    list(oid('0.4.0.1862.1.1')),
    list(oid('0.4.0.1862.1.6'), list(oid(types[type]))),
    list(
      oid('0.4.0.19495.2'),
      list(
        list(...roles.map((role) => list(oid(roleIds[role]), text(role)))),
        text('bankgraph sandbox authority of supervision'),
        text('XX-SBX'),
      ),
    ),
  );
  return new x509.Extension('1.3.6.1.5.5.7.1.3', false, statements.toBER());
}

/** Mints a seal and its authority; the authority's key is forgotten. */
export async function mintSeal(plan: SealPlan = {}): Promise<Seal> {
  const { keyType = 'rsa', type = 'eseal', roles = ['PSP_AI', 'PSP_PI'] } = plan;
  const { authorityName = 'C=XX, O=bankgraph sandbox, CN=bankgraph sandbox seal authority' } = plan;
  const notBefore = plan.notBefore ?? new Date(Date.now() - 60_000);
  const notAfter = plan.notAfter ?? new Date(Date.now() + 30 * dayMs);
  const keyAlgorithm = keyAlgorithms[keyType];
  const [authorityKeys, keys] = await Promise.all([
    crypto.subtle.generateKey(authorityAlgorithm, true, ['sign', 'verify']),
    crypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']),
  ]);
  const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`;
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: authorityName,
      notBefore,
      notAfter,
      keys: authorityKeys,
      signingAlgorithm: authorityAlgorithm,
      extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
    },
    crypto,
  );
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: 'C=XX, O=bankgraph, CN=bankgraph sandbox seal',
      issuer: authority.subject,
      notBefore,
      notAfter,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      signingAlgorithm: authorityAlgorithm,
      extensions: [
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.nonRepudiation, true),
        ...(type === 'none' ? [] : [toStatements(type, roles)]),
      ],
    },
    crypto,
  );
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    key: x509.PemConverter.encode(pkcs8, x509.PemConverter.PrivateKeyTag),
    authority: authority.toString('pem'),
  };
}
