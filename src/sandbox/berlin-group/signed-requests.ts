// What a house that demands signatures does with a request before it reads it: certificate, digest, signature, age and id, in one
// of the two forms. Hung on a bank's listener by sandbox.ts, where a test asks for it. Shares nothing with who signs.
// Source: NextGenPSD2 1.3.12 implementation guidelines, signatures and message codes; draft-cavage-http-signatures-10; ETSI TS 119 182-1.
import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { flattenedVerify } from 'jose';
import type { BankContext } from '../bank/listener.ts';
import { isObject, type JsonObject } from '../json.ts';
import { refuse } from './refusals.ts';

/** The forms that a house can demand. */
export type SignatureForm = 'http-signature' | 'jades';

/** What a house demands. */
export interface SignatureDemand {
  readonly form: SignatureForm;
  /** PEM: the certificates of others are refused. */
  readonly authority: string;
}

/** A clock that is not quite right is forgiven so much, and a request may be under way for so long. */
const toleranceMs = 60_000;
/** Ids that are remembered; the oldest go first. */
const mostIds = 50_000;
/** Signed in any case. */
const always = ['digest', 'x-request-id'] as const;
/** Signed where they are sent: who the customer is, where they are sent back to, and when it was. */
const whenSent = ['psu-id', 'psu-corporate-id', 'tpp-redirect-uri', 'date'] as const;
const httpHeaders = 'http://uri.etsi.org/19182/HttpHeaders';

const invalid = (text: string) => refuse('SIGNATURE_INVALID', text);

/** All values of each header, by its lower-case name: one that was sent twice has two. */
function headersOf(request: FastifyRequest): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const { rawHeaders } = request.raw;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    found.set(name, [...(found.get(name) ?? []), rawHeaders[index + 1] ?? '']);
  }
  return found;
}

/** One request that is looked at. */
class SignedRequest {
  readonly #request: FastifyRequest;
  readonly #headers: ReadonlyMap<string, readonly string[]>;
  readonly #body: Buffer;

  constructor(request: FastifyRequest, body: Buffer) {
    this.#request = request;
    this.#headers = headersOf(request);
    this.#body = body;
  }

  /** Undefined where it was not sent. @throws Refusal for one that was sent twice */
  header(name: string): string | undefined {
    const values = this.#headers.get(name) ?? [];
    if (values.length > 1) throw invalid(`${name} was sent ${values.length} times`);
    return values[0];
  }

  /** The lines that the names stand for. @throws Refusal */
  text(names: readonly string[]): string {
    const missing = always.filter((name) => !names.includes(name));
    const unsigned = whenSent.filter((name) => this.header(name) !== undefined && !names.includes(name));
    const [first] = [...missing, ...unsigned];
    if (first !== undefined) throw invalid(`${first} is not among what was signed`);
    if (new Set(names).size !== names.length) throw invalid('a header was signed twice');
    const lines = names.map((name) => {
      if (name === '(request-target)') return `${name}: ${this.#request.method.toLowerCase()} ${this.#request.url}`;
      const value = this.header(name);
      if (value === undefined) throw invalid(`${name} was signed and not sent`);
      return `${name}: ${value}`;
    });
    return lines.join('\n');
  }

  /** @throws Refusal where the body is another one */
  assertDigest(): void {
    const [, name = '', value] = /^(SHA-256|SHA-512)=([A-Za-z0-9+/]+=*)$/.exec(this.header('digest') ?? '') ?? [];
    const algorithm = name === 'SHA-512' ? 'sha512' : 'sha256';
    if (createHash(algorithm).update(this.#body).digest('base64') !== value)
      throw invalid('the digest is of another body');
  }
}

/** @throws Refusal */
function assertFresh(atMs: number): void {
  // Written so that a time that is none is not fresh.
  if (!(Math.abs(Date.now() - atMs) <= toleranceMs)) throw invalid('it was signed too long ago, or will be');
}

/** A certificate of the authority's that is good now. @throws Refusal */
function parseCertificate(base64: string | undefined, authority: X509Certificate): X509Certificate {
  if (base64 === undefined) throw refuse('CERTIFICATE_MISSING', 'TPP-Signature-Certificate is missing');
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(base64, 'base64'));
  } catch {
    throw refuse('CERTIFICATE_INVALID', 'The certificate cannot be read');
  }
  if (!certificate.verify(authority.publicKey))
    throw refuse('CERTIFICATE_INVALID', 'The certificate is of nobody known');
  const nowMs = Date.now();
  if (Date.parse(certificate.validTo) <= nowMs) throw refuse('CERTIFICATE_EXPIRED', 'The certificate has ended');
  if (Date.parse(certificate.validFrom) > nowMs)
    throw refuse('CERTIFICATE_INVALID', 'The certificate is not valid yet');
  return certificate;
}

/** @throws Refusal */
function assertHttpSignature(signed: SignedRequest, authority: X509Certificate): void {
  const text = signed.header('signature');
  if (text === undefined) throw refuse('SIGNATURE_MISSING', 'Signature is missing');
  const certificate = parseCertificate(signed.header('tpp-signature-certificate'), authority);
  const parameters = new Map(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name ?? '', value ?? '']),
  );
  const serial = /^SN=([0-9A-Fa-f]+),CA=./.exec(parameters.get('keyId') ?? '')?.[1];
  if (serial === undefined) throw invalid('keyId has not the form SN=…,CA=…');
  if (BigInt(`0x${serial}`) !== BigInt(`0x${certificate.serialNumber}`))
    throw refuse('CERTIFICATE_INVALID', 'keyId names another certificate');
  const hash = { 'rsa-sha256': 'sha256', 'rsa-sha512': 'sha512' }[parameters.get('algorithm') ?? ''];
  if (hash === undefined) throw invalid('the algorithm is none of the standard’s');
  signed.assertDigest();
  if (signed.header('date') === undefined) throw invalid('date is missing');
  const lines = Buffer.from(signed.text((parameters.get('headers') ?? '').split(' ')), 'latin1');
  const key = { key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING };
  if (!verify(hash, lines, key, Buffer.from(parameters.get('signature') ?? '', 'base64')))
    throw invalid('the signature is of something else');
  assertFresh(Date.parse(signed.header('date') ?? ''));
}

function parseHeader(encoded: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    if (isObject(parsed)) return parsed;
  } catch {
    // Refused below.
  }
  throw invalid('x-jws-signature has no header');
}

/** @throws Refusal */
async function assertJades(signed: SignedRequest, authority: X509Certificate): Promise<void> {
  const text = signed.header('x-jws-signature');
  if (text === undefined) throw refuse('SIGNATURE_MISSING', 'x-jws-signature is missing');
  const [, encoded = '', signature = ''] = /^([\w-]+)\.\.([\w-]+)$/.exec(text) ?? [];
  const header = parseHeader(encoded);
  const { x5c, sigD, sigT, iat, crit, alg } = header;
  const first: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  const certificate = parseCertificate(typeof first === 'string' ? first : undefined, authority);
  const thumbprint = createHash('sha256').update(certificate.raw).digest('base64url');
  if (header['x5t#S256'] !== thumbprint) throw refuse('CERTIFICATE_INVALID', 'x5t#S256 is of another certificate');
  if (header['b64'] !== false) throw invalid('b64 is not false');
  const demanded = sigT === undefined ? ['sigD', 'b64'] : ['sigT', 'sigD', 'b64'];
  if (!Array.isArray(crit) || !demanded.every((name) => crit.includes(name)))
    throw invalid('crit lacks what is critical');
  if (!isObject(sigD) || sigD['mId'] !== httpHeaders) throw invalid('sigD has another mechanism');
  const { pars } = sigD;
  const names = Array.isArray(pars) ? pars.filter((name): name is string => typeof name === 'string') : [];
  signed.assertDigest();
  const payload = Buffer.from(signed.text(names), 'latin1');
  try {
    const algorithms = ['RS256', 'PS256', 'ES256'].filter((name) => name === alg);
    const options = { algorithms, crit: { sigT: true, sigD: true } };
    await flattenedVerify({ protected: encoded, payload, signature }, certificate.publicKey, options);
  } catch {
    throw invalid('the signature is of something else');
  }
  assertFresh(typeof iat === 'number' ? iat * 1000 : Date.parse(typeof sigT === 'string' ? sigT : ''));
}

/** Has every request to the bank's API signed. To be called before its routes are hung. */
export function demandSignatures({ app, basePath }: BankContext, { form, authority: pem }: SignatureDemand): void {
  const authority = new X509Certificate(pem);
  const seen = new Set<string>();
  app.addHook('preParsing', async (request, _reply, payload) => {
    const chunks: Buffer[] = [];
    for await (const chunk of payload) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    if (request.url.startsWith(`${basePath}/v1/`)) {
      const signed = new SignedRequest(request, body);
      if (form === 'jades') await assertJades(signed, authority);
      else assertHttpSignature(signed, authority);
      const id = (signed.header('x-request-id') ?? '').toLowerCase();
      if (seen.has(id)) throw invalid('X-Request-ID was used before');
      seen.add(id);
      const [oldest] = seen;
      if (seen.size > mostIds && oldest !== undefined) seen.delete(oldest);
    }
    return Readable.from(body.length === 0 ? [] : [body]);
  });
}
