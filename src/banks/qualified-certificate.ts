// What is wrong with a qualified certificate before anybody is shown it: that it is none, that its key is another's, that it is not
// valid yet, that it is of the wrong type or lacks a role. Called by the standards for the banks file's reader.
// Sources: ETSI TS 119 495 (PSD2 roles), EN 319 412-5 (types), RFC 3739 section 3.2.6 (qcStatements), RFC 5280.

import type { X509Certificate } from 'node:crypto';
import { fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { keeperOf, keptKeys, readCertificates, readPrivateKey } from './signature-key.ts';

/** Roles of a payment service provider, as its certificate names them: account information, payment initiation. */
export type PspRole = 'PSP_AI' | 'PSP_PI';

/** What a certificate is for: `eseal` signs (QSealC), `web` is shown on connections (QWAC). */
export type QualifiedType = 'eseal' | 'web';

/** What a qualified certificate says of its holder. */
export interface QcStatements {
  readonly types: ReadonlySet<QualifiedType>;
  readonly roles: ReadonlySet<PspRole>;
}

const oids = {
  qcStatements: '1.3.6.1.5.5.7.1.3',
  qcType: '0.4.0.1862.1.6',
  psd2: '0.4.0.19495.2',
} as const;
const typeOids: ReadonlyMap<string, QualifiedType> = new Map([
  ['0.4.0.1862.1.6.2', 'eseal'],
  ['0.4.0.1862.1.6.3', 'web'],
]);
const roleOids: ReadonlyMap<string, PspRole> = new Map([
  ['0.4.0.19495.1.2', 'PSP_PI'],
  ['0.4.0.19495.1.3', 'PSP_AI'],
]);
const typeNames: Readonly<Record<QualifiedType, string>> = { eseal: 'QSealC', web: 'QWAC' };

/** The parts of a DER sequence; empty for anything else. */
const partsOf = (value: unknown): readonly unknown[] => (value instanceof Sequence ? value.valueBlock.value : []);
const oidOf = (value: unknown): string => (value instanceof ObjectIdentifier ? value.valueBlock.toString() : '');
const parse = (bytes: Uint8Array | ArrayBuffer): unknown => fromBER(bytes).result;

/** The value of a certificate's extension, parsed; null without it. */
function readExtension(certificate: X509Certificate, oid: string): unknown {
  const [body] = partsOf(parse(certificate.raw));
  // [3] EXPLICIT SEQUENCE OF Extension (RFC 5280 section 4.1).
  for (const part of partsOf(body)) {
    const tagged = part as { idBlock?: { tagClass?: number; tagNumber?: number }; valueBlock?: { value?: unknown } };
    if (tagged.idBlock?.tagClass !== 3 || tagged.idBlock.tagNumber !== 3) continue;
    const inner = tagged.valueBlock?.value;
    for (const extension of partsOf(Array.isArray(inner) ? inner[0] : null)) {
      const parts = partsOf(extension);
      const value = parts.at(-1);
      if (oidOf(parts[0]) === oid && value instanceof OctetString) return parse(value.valueBlock.valueHexView);
    }
  }
  return null;
}

/** The statements; none where the certificate has no such extension. */
export function readQcStatements(certificate: X509Certificate): QcStatements {
  const types = new Set<QualifiedType>();
  const roles = new Set<PspRole>();
  for (const statement of partsOf(readExtension(certificate, oids.qcStatements))) {
    const [id, info] = partsOf(statement);
    if (oidOf(id) === oids.qcType) {
      for (const type of partsOf(info)) {
        const name = typeOids.get(oidOf(type));
        if (name !== undefined) types.add(name);
      }
    }
    if (oidOf(id) === oids.psd2) {
      for (const role of partsOf(partsOf(info)[0])) {
        const name = roleOids.get(oidOf(partsOf(role)[0]));
        if (name !== undefined) roles.add(name);
      }
    }
  }
  return { types, roles };
}

/** What a certificate has to be. */
export interface CertificateDemands {
  /** Null where its statements are not looked at. */
  readonly qualified: { readonly type: QualifiedType; readonly roles: readonly PspRole[] } | null;
  /** Kinds of key that the bank's algorithm takes; null for any. */
  readonly keyTypes: readonly ('rsa' | 'ec')[] | null;
  /** Epoch milliseconds. */
  readonly nowMs: number;
  /** Who keeps keys elsewhere, by name; those of signature-key.ts where nothing is said. */
  readonly keepers?: { has(name: string): boolean };
}

/** One fault, at the setting that it is of. */
export interface CertificateFault {
  readonly field: 'certificate' | 'key';
  /** Says no secret. */
  readonly what: string;
}

/** Bits of an RSA key at least (SOG-IS agreed mechanisms, ETSI TS 119 312). */
const leastRsaBits = 2048;

/** Every fault of a certificate and its key, PEM texts. The certificate comes first in its text, those that vouch for it behind. */
export function findCertificateFaults(
  { certificate: pem, key: keyPem }: { readonly certificate: string; readonly key: string },
  { qualified, keyTypes, nowMs, keepers = keptKeys }: CertificateDemands,
): readonly CertificateFault[] {
  const faults: CertificateFault[] = [];
  const certificate = readCertificates(pem)?.[0] ?? null;
  const keeper = keeperOf(keyPem);
  const key = keeper === null ? readPrivateKey(keyPem) : null;
  if (certificate === null) faults.push({ field: 'certificate', what: 'is no certificate as PEM' });
  if (keeper !== null && !keepers.has(keeper))
    faults.push({ field: 'key', what: `is kept by ${keeper}, which this gateway has no way to` });
  if (keeper === null && key === null)
    faults.push({ field: 'key', what: 'is no private key as PEM without a passphrase' });
  if (key !== null && certificate?.checkPrivateKey(key) === false)
    faults.push({ field: 'key', what: 'does not belong to the certificate' });
  if (certificate === null) return faults;
  const add = (what: string) => faults.push({ field: 'certificate', what });
  if (Date.parse(certificate.validFrom) > nowMs) add(`is not valid before ${toIso(certificate.validFrom)}`);
  // One that has ended is the bank's to refuse, and told by figure and alert: it must not keep a gateway, and all other banks, from starting.
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const isFit = keyTypes === null || keyTypes.some((type) => type === asymmetricKeyType);
  if (!isFit) add(`has a key of type ${asymmetricKeyType ?? 'unknown'}: the algorithm needs ${keyTypes.join(' or ')}`);
  if (asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) < leastRsaBits)
    add(`has an RSA key of less than ${leastRsaBits} bits`);
  if (qualified === null) return faults;
  const { types, roles } = readQcStatements(certificate);
  if (!types.has(qualified.type))
    add(`is no ${typeNames[qualified.type]}: its qcStatements do not say ${qualified.type}`);
  const lacking = qualified.roles.filter((role) => !roles.has(role));
  if (lacking.length > 0) add(`lacks the role ${lacking.join(', ')} in its qcStatements (ETSI TS 119 495)`);
  return faults;
}

const toIso = (time: string): string => new Date(time).toISOString();
