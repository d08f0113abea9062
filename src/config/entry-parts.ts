// What entries of the banks file have in common: ids, addresses, secrets. Used by bank-entry.ts and other-entries.ts.

import { z } from 'zod';
import { isLoopbackHost } from '../domain/loopback.ts';

/** An id that the operator chooses. */
export const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be lower-case letters, digits and hyphens');
/** A client's or customer's id at the identity provider. */
export const partyId = z.string().min(1).max(200);

/** Plain HTTP would send bearers in the clear: it is for this machine only. */
export const endpoint = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .refine((text) => isTlsOrLoopback(text), 'must be https, except on the loopback address')
  .transform((text) => text.replace(/\/+$/, ''));

/** Whether an address may carry a bearer; true for what is none, which others refuse. */
export function isTlsOrLoopback(text: string): boolean {
  if (!URL.canParse(text)) return true;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || isLoopbackHost(hostname);
}

/** Where secrets of a file are looked up; given so that tests need no environment. */
export interface SecretSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile: (path: string) => string;
}

/** A secret: as text, in a variable of the environment, or in a file. */
export const secret = z.union([
  z.string().min(1),
  z.strictObject({ env: z.string().min(1) }),
  z.strictObject({ file: z.string().min(1) }),
]);

/** The text of a secret; null when it is not there or empty. */
export function readSecret(value: z.infer<typeof secret>, { env, readFile }: SecretSources): string | null {
  if (typeof value === 'string') return value;
  if ('env' in value) return env[value.env] || null;
  try {
    return readFile(value.file).trim() || null;
  } catch {
    return null;
  }
}
