// The certificates of one start: an authority of the sandbox's own, a server certificate for Thistle's https listener and
// the gateway's client certificate. P-256, valid for thirty days; the authority's key is forgotten as soon as both are
// signed. Called by sandbox.ts; the texts are handed over in the description only.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
// @peculiar/x509 registers its parts by decorators, which need this first.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A certificate with its private key, both PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** All certificates of one start. */
export interface Certificates {
  /** The authority's certificate, PEM. */
  readonly ca: string;
  readonly server: Certificate;
  readonly client: Certificate;
  /** The client certificate's subject as RFC 4514 writes it, in the order of the certificate. */
  readonly clientSubject: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const days = 30;
const dayMs = 86_400_000;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const clientAuth = '1.3.6.1.5.5.7.3.2';
const clientName = 'O=bankgraph,CN=bankgraph sandbox client';

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

async function toPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), x509.PemConverter.PrivateKeyTag);
}

/** Mints an authority, a server certificate for this host and loopback, and a client certificate. */
export async function mintCertificates(host: string): Promise<Certificates> {
  const [caKeys, serverKeys, clientKeys] = await Promise.all([newKeys(), newKeys(), newKeys()]);
  // A minute back, for clocks that are not quite together.
  const notBefore = new Date(Date.now() - 60_000);
  const notAfter = new Date(Date.now() + days * dayMs);
  // Twenty octets at most and positive (RFC 5280, section 4.1.2.2).
  const serialNumber = (): string => `01${randomBytes(15).toString('hex')}`;
  const caName = 'CN=bankgraph sandbox authority';
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: caName,
      notBefore,
      notAfter,
      keys: caKeys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(caKeys.publicKey, false, crypto),
      ],
    },
    crypto,
  );
  const sign = async (
    subject: string,
    keys: CryptoKeyPair,
    { usage, more }: { readonly usage: string; readonly more: x509.Extension[] },
  ): Promise<Certificate> => {
    const certificate = await x509.X509CertificateGenerator.create(
      {
        serialNumber: serialNumber(),
        subject,
        issuer: authority.subject,
        notBefore,
        notAfter,
        publicKey: keys.publicKey,
        signingKey: caKeys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
          new x509.ExtendedKeyUsageExtension([usage], false),
          await x509.AuthorityKeyIdentifierExtension.create(authority, false, crypto),
          ...more,
        ],
      },
      crypto,
    );
    return { certificate: certificate.toString('pem'), key: await toPem(keys.privateKey) };
  };
  const names: x509.JsonGeneralName[] = [
    { type: 'dns', value: 'localhost' },
    ...[...new Set(['127.0.0.1', '::1', host])].map((name) => ({
      type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const),
      value: name,
    })),
  ];
  const serverName = new x509.SubjectAlternativeNameExtension(names, false);
  return {
    ca: authority.toString('pem'),
    server: await sign('CN=Thistle Bank sandbox', serverKeys, { usage: serverAuth, more: [serverName] }),
    client: await sign(clientName, clientKeys, { usage: clientAuth, more: [] }),
    clientSubject: clientName,
  };
}
