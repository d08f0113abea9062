// Whether an email address, a telephone number or a birth date is the one that a bank holds. Called by owner.ts. House rules: what
// is exact is compared exactly; what is told of an email address by its capitals only is CLOSE, since a server may tell them apart
// (RFC 5321 section 2.4) and banks write all of it in capitals.

import { domainToASCII } from 'node:url';
import { callingCodes } from './calling-codes.ts';
import type { Likeness } from './outcome.ts';

/** An email address with its domain in one spelling (IDNA); null for a text that is none. */
export function parseEmail(text: string): { readonly local: string; readonly domain: string } | null {
  const address = text.normalize('NFC').trim();
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), domainToASCII(address.slice(at + 1))];
  const isAddress =
    at > 0 && at <= 64 && address.length <= 254 && !/[\s\p{Cc}\p{Cf}]/u.test(local) && domain.includes('.');
  return isAddress ? { local, domain } : null;
}

/** Compares email addresses. Dots and what stands behind a plus are part of them. */
export function matchEmail(asked: string, held: string): Likeness {
  const [one, other] = [parseEmail(asked), parseEmail(held)];
  if (one === null || other === null || one.domain !== other.domain) return 'NO_MATCH';
  if (one.local === other.local) return 'MATCH';
  return one.local.toLowerCase() === other.local.toLowerCase() ? 'CLOSE' : 'NO_MATCH';
}

/** A telephone number: all of it (E.164), or what there is of it where no country says how to complete it. */
export interface PhoneNumber {
  readonly digits: string;
  readonly isInternational: boolean;
}

/** Fewer digits are no number that could be compared; more than E.164 has are none. */
const leastDigits = 7;
const mostDigits = 15;

/**
 * Reads a telephone number. `country` (ISO 3166-1 alpha-2) is the one in which a national number is dialled; null where
 * none is known. Null for a text that is no number.
 */
export function parsePhone(text: string, country: string | null): PhoneNumber | null {
  const plain = text.normalize('NFKC').trim().replace(/^tel:/iu, '').replace(/\(0\)/gu, '');
  if (!/^\+?[\d\s().\-/‐‑–]+$/u.test(plain)) return null;
  const digits = plain.replace(/\D/gu, '');
  if (digits.length < leastDigits || digits.length > mostDigits + 2) return null;
  if (plain.startsWith('+')) return { digits: withoutTrunk(digits), isInternational: true };
  if (digits.startsWith('00')) return { digits: withoutTrunk(digits.slice(2)), isInternational: true };
  const own = callingCodes.get(country ?? '');
  if (own === undefined) return { digits, isInternational: false };
  const { code, trunk } = own;
  // Without its `+`, as some banks keep it: national numbers of that length begin otherwise.
  if (digits.startsWith(code) && digits.length >= code.length + 9)
    return { digits: withoutTrunk(digits), isInternational: true };
  const national = trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : digits;
  return { digits: code + national, isInternational: true };
}

/** `+44 07700 900101` as `+44 7700 900101`: nobody is dialled with both. */
function withoutTrunk(digits: string): string {
  for (const { code, trunk } of callingCodes.values()) {
    if (trunk === '0' && digits.startsWith(`${code}0`)) return code + digits.slice(code.length + 1);
  }
  return digits;
}

/** Compares telephone numbers; `country` as {@link parsePhone} has it. Without one only the end can be compared: CLOSE. */
export function matchPhone(asked: string, held: string, country: string | null): Likeness {
  const [one, other] = [parsePhone(asked, country), parsePhone(held, country)];
  if (one === null || other === null) return 'NO_MATCH';
  if (one.isInternational === other.isInternational) return one.digits === other.digits ? 'MATCH' : 'NO_MATCH';
  const [whole, part] = one.isInternational ? [one.digits, other.digits] : [other.digits, one.digits];
  const national = part.replace(/^0+/, '');
  return national.length >= leastDigits + 1 && whole.endsWith(national) ? 'CLOSE' : 'NO_MATCH';
}

/** Compares birth dates. Day and month exchanged make another one: they are of the right shape, and could be somebody's. */
export const matchBirthDate = (asked: string, held: string): Likeness => (asked === held ? 'MATCH' : 'NO_MATCH');
