// What is signed of a request, line by line, in the text that HTTP signatures and JAdES have in common. Called by signature.ts,
// http-signature.ts and jades.ts. Sources: draft-cavage-http-signatures-10 section 2.3, ETSI TS 119 182-1 section 5.2.8.2.

import type { UnsignedRequest } from '../../http/request-signer.ts';
import type { BgSignatures } from './signature-profile.ts';

/** One line of what is signed: a header, or the pseudo header of method and path. */
export interface SignedLine {
  /** Lower case; `(request-target)` for method and path. */
  readonly name: string;
  readonly value: string;
}

/** What one form makes of the lines. @throws what the key's keeper does */
export type ToSignatureHeaders = (lines: readonly SignedLine[]) => Promise<Readonly<Record<string, string>>>;

/** Headers that a signature without them would be worth nothing: they are signed whatever a profile says. */
const indispensable = ['digest', 'x-request-id'] as const;

/** What a header can carry as it is to any bank (RFC 9110 section 5.5). */
const plainValue = /^[\x20-\x7e]*$/;

/** The lines in the order of the profile: headers that are there, each once. @throws TypeError for what cannot be signed as sent */
export function toSignedLines(
  { method, url, headers }: Pick<UnsignedRequest, 'method' | 'url' | 'headers'>,
  { headers: wanted }: Pick<BgSignatures, 'headers'>,
): readonly SignedLine[] {
  const sent = new Map(Object.entries(headers));
  if ([...sent.keys()].some((name) => name !== name.toLowerCase()))
    throw new TypeError('a header that is not written in lower case');
  if (!sent.has('x-request-id')) throw new TypeError('a request without X-Request-ID');
  const names = [...new Set([...wanted, ...indispensable])];
  return names.flatMap((name): SignedLine[] => {
    if (name === '(request-target)') return [{ name, value: `${method.toLowerCase()} ${url.pathname}${url.search}` }];
    const value = sent.get(name);
    if (value === undefined) return [];
    // What the way to the bank would write in another coding, or trim, is not what was signed.
    if (!plainValue.test(value) || value !== value.trim()) throw new TypeError(`${name} is not printable ASCII`);
    return [{ name, value }];
  });
}

/** The text that is signed (draft-cavage-http-signatures-10 section 2.3, taken over by ETSI TS 119 182-1 section 5.2.8.2). */
export const toSigningText = (lines: readonly SignedLine[]): string =>
  lines.map(({ name, value }) => `${name}: ${value}`).join('\n');
