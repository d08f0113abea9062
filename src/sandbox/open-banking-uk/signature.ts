// Message signing of UK Open Banking: the detached JWS of a body in x-jws-signature, with the unencoded payload of RFC 7797.
// Called by payment-routes.ts: requests are verified with the client's key, answers signed with the bank's own.
// Source: Read/Write API profile, "Message Signing"; RFC 7515 appendix F; RFC 7797.
import { FlattenedSign, flattenedVerify, importJWK, type JWK } from 'jose';
import type { SigningKey } from '../authorization/keys.ts';
import { isObject, type JsonObject } from '../json.ts';
import type { Mistake } from './refusals.ts';

const iat = 'http://openbanking.org.uk/iat';
const iss = 'http://openbanking.org.uk/iss';
const tan = 'http://openbanking.org.uk/tan';
const critical = ['b64', iat, iss, tan];
const critOptions = { [iat]: true, [iss]: true, [tan]: true };
/** The trust anchor of the simulated world. */
export const trustAnchor = 'openbanking.org.uk';
/** A signature from the near future is a clock that is not quite right. */
const toleranceSeconds = 60;

const mistake = (code: Mistake['code'], message: string, path = 'x-jws-signature'): Mistake => ({
  code,
  message,
  path,
});

function headerOf(text: string): JsonObject | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function claimMistake(header: JsonObject, key: SigningKey, client: string): Mistake | undefined {
  const missing = ['alg', 'kid', 'b64', iat, iss, tan, 'crit'].find((name) => header[name] === undefined);
  if (missing !== undefined) return mistake('signatureMissingClaim', `${missing} is missing`, missing);
  const issued = header[iat];
  const crit = header['crit'];
  const wrong = (
    [
      ['alg', header['alg'] === 'PS256'],
      ['kid', header['kid'] === key.id],
      ['b64', header['b64'] === false],
      ['typ', header['typ'] === undefined || header['typ'] === 'JOSE'],
      ['cty', ['undefined', 'json', 'application/json'].includes(String(header['cty']))],
      [iat, typeof issued === 'number' && issued <= Date.now() / 1_000 + toleranceSeconds],
      [iss, header[iss] === client],
      [tan, header[tan] === trustAnchor],
      ['crit', Array.isArray(crit) && crit.length === critical.length && critical.every((name) => crit.includes(name))],
    ] as const
  ).find(([, isRight]) => !isRight);
  return wrong === undefined
    ? undefined
    : mistake('signatureInvalidClaim', `${wrong[0]} has not the right value`, wrong[0]);
}

/** What is wrong with the signature of a body; undefined when it is right. */
export async function mistakeInSignature(
  signature: string | undefined,
  body: Buffer,
  { key, client }: { readonly key: SigningKey; readonly client: string },
): Promise<Mistake | undefined> {
  if (signature === undefined) return mistake('signatureMissing', 'x-jws-signature is missing');
  const parts = /^([\w-]+)\.\.([\w-]+)$/.exec(signature);
  const [, encodedHeader = '', value = ''] = parts ?? [];
  const header = headerOf(encodedHeader);
  if (parts === null || header === undefined) {
    return mistake('signatureMalformed', 'x-jws-signature is not a detached JWS');
  }
  const wrong = claimMistake(header, key, client);
  if (wrong !== undefined) return wrong;
  try {
    const publicKey = await importJWK(key.publicJwk as JWK, 'PS256');
    await flattenedVerify({ protected: encodedHeader, payload: body, signature: value }, publicKey, {
      algorithms: ['PS256'],
      crit: critOptions,
    });
    return undefined;
  } catch {
    return mistake('signatureInvalid', 'The signature does not belong to this body');
  }
}

/** The detached signature of an answer. */
export async function signBody(body: string, key: SigningKey, issuer: string): Promise<string> {
  const privateKey = await importJWK(key.privateJwk as JWK, 'PS256');
  const signed = await new FlattenedSign(Buffer.from(body))
    .setProtectedHeader({
      alg: 'PS256',
      kid: key.id,
      b64: false,
      [iat]: Math.floor(Date.now() / 1_000),
      [iss]: issuer,
      [tan]: trustAnchor,
      crit: critical,
    })
    .sign(privateKey, { crit: critOptions });
  return `${signed.protected ?? ''}..${signed.signature}`;
}
