// What a client asks of an account's owner: parsed, in one spelling, and as the keyed hashes by which guesses are counted. Called by
// the resolver of `Account.matchOwner` and by owner-matches.ts. A guess that is spelt otherwise and compared alike is the same guess.

import { createHmac } from 'node:crypto';
import type { CalendarDate } from '../domain/dates.ts';
import { InvalidInput } from '../domain/errors.ts';
import type { KeyedAccount } from '../domain/global-id.ts';
import type { OwnerGuess } from '../store/owner-guesses.ts';
import type { ComparedAddress } from './address.ts';
import { parseEmail, parsePhone } from './contact.ts';
import { toPlainText } from './words.ts';

/** What can be asked of an owner, in the schema's words. */
export const ownerFields = ['name', 'address', 'email', 'phone', 'birthDate'] as const;
/** One of {@link ownerFields}. */
export type OwnerField = (typeof ownerFields)[number];

/** What is asked; null for what is not. */
export interface OwnerQuestion {
  readonly name: string | null;
  readonly address: ComparedAddress | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly birthDate: CalendarDate | null;
}

type Maybe<T> = T | null | undefined;

/** The same as a client sends it. */
export interface OwnerMatchInput {
  readonly name?: Maybe<string>;
  readonly address?: Maybe<{
    readonly lines: readonly string[];
    readonly townName?: Maybe<string>;
    readonly postCode?: Maybe<string>;
    readonly country?: Maybe<string>;
  }>;
  readonly email?: Maybe<string>;
  readonly phone?: Maybe<string>;
  readonly birthDate?: Maybe<CalendarDate>;
}

/** ISO 20022: Max140Text for names; PostalAddress24 has seven lines of 70, and 16 characters for the post code. */
const longestName = 140;
const mostLines = 7;
const longestLine = 140;
const longestPostCode = 16;
const longestPhone = 40;

/** @throws InvalidInput naming the field, never what is in it */
export function parseQuestion(input: OwnerMatchInput): OwnerQuestion {
  const question = {
    name: input.name == null ? null : parseText(input.name, 'name', longestName),
    address: input.address == null ? null : parseAddress(input.address),
    email: input.email == null ? null : parseEmailText(input.email),
    phone: input.phone == null ? null : parsePhoneText(input.phone),
    birthDate: input.birthDate ?? null,
  };
  if (ownerFields.every((field) => question[field] === null)) {
    throw new InvalidInput(
      'input',
      'input must ask for something: a name, an address, an email, a phone or a birth date.',
    );
  }
  return question;
}

/** A text in one spelling, with something in it to compare. */
function parseText(text: string, field: string, longest: number): string {
  const plain = text.length > longest ? '' : toPlainText(text);
  if (/[\p{L}\p{N}]/u.test(plain)) return plain;
  throw new InvalidInput(
    `input.${field}`,
    `input.${field} must have 1 to ${longest} characters, with letters or digits.`,
  );
}

function parseAddress({
  lines,
  townName,
  postCode,
  country,
}: NonNullable<OwnerMatchInput['address']>): ComparedAddress {
  if (lines.length === 0 || lines.length > mostLines) {
    throw new InvalidInput('input.address.lines', `input.address.lines must be 1 to ${mostLines} lines.`);
  }
  return {
    lines: lines.map((line) => parseText(line, 'address.lines', longestLine)),
    townName: townName == null ? null : parseText(townName, 'address.townName', longestLine),
    postCode: postCode == null ? null : parseText(postCode, 'address.postCode', longestPostCode),
    country: country ?? null,
  };
}

function parseEmailText(text: string): string {
  const email = parseEmail(text);
  if (email === null) throw new InvalidInput('input.email', 'input.email must be an email address.');
  return `${email.local}@${email.domain}`;
}

function parsePhoneText(text: string): string {
  if (text.length > longestPhone || parsePhone(text, null) === null) {
    throw new InvalidInput(
      'input.phone',
      'input.phone must be a telephone number, best with its country: +44 7700 900101.',
    );
  }
  return text
    .normalize('NFKC')
    .replace(/\(0\)/gu, '')
    .replace(/[^\d+]/gu, '');
}

/**
 * What of it was asked, as guesses: hashes of 256 bits, each of its account and field alone. Names are an account's; where somebody
 * lives and is reached is the same whichever of their accounts at the bank is asked about, and is counted once for all of them.
 */
export function toGuesses(question: OwnerQuestion, account: KeyedAccount, idKey: Buffer): readonly OwnerGuess[] {
  const { customerId, bankId } = account;
  return ownerFields.flatMap((field) => {
    const asked = question[field];
    if (asked === null) return [];
    const accountKey = field === 'name' ? account.accountKey : '';
    const parts = ['owner guess', customerId, bankId, accountKey, field, toCanonical(asked)];
    return [{ field, accountKey, hash: createHmac('sha256', idKey).update(JSON.stringify(parts)).digest('base64url') }];
  });
}

function toCanonical(asked: string | ComparedAddress): string {
  if (typeof asked === 'string') return asked;
  const { lines, townName, postCode, country } = asked;
  return JSON.stringify([lines.join(' , '), townName, postCode, country]);
}
