// What a bank says of an account's owner, and what of a question is so. Called by the resolver of `Account.matchOwner`, which has
// read it, and by owner-matches.ts. Pure; what is held stays here.

import type { Account, AccountIdentification } from '../domain/account.ts';
import type { CalendarDate } from '../domain/dates.ts';
import type { Party } from '../domain/party.ts';
import { matchAddress } from './address.ts';
import { matchBirthDate, matchEmail, matchPhone } from './contact.ts';
import { matchName } from './name.ts';
import type { Likeness } from './outcome.ts';
import type { OwnerField, OwnerQuestion } from './question.ts';

/** What is so of one field; NOT_KNOWN where the bank does not say it of the owner. */
export type OwnerOutcome = Likeness | 'NOT_KNOWN';

/** An outcome for each field; null for what was not asked. */
export type OwnerOutcomes = Readonly<Record<OwnerField, OwnerOutcome | null>>;

/** What a bank holds of an owner; empty or null where it does not say. */
export interface HeldOwner {
  /** Of all owners. */
  readonly names: readonly string[];
  /** Of the one of them whose address and contact follow. */
  readonly partyNames: readonly string[];
  readonly addresses: Party['addresses'];
  readonly email: string | null;
  readonly phone: string | null;
  readonly birthDate: CalendarDate | null;
  /** Where national telephone numbers are dialled, ISO 3166-1 alpha-2; null where it is not known. */
  readonly country: string | null;
}

/**
 * Who owns an account. The names on it come first: whoever gave the consent may hold a power of attorney and own nothing, so what
 * the bank says of them counts where it names no owner, or where theirs is one of the names (then as its longer form, too).
 */
export function toHeldOwner(account: Pick<Account, 'holderNames' | 'identification'>, party: Party | null): HeldOwner {
  const holderNames = account.holderNames.filter(isTold);
  const partyNames = [party?.legalName, party?.displayName].filter(isTold);
  const isOwner = holderNames.length === 0 || partyNames.some((name) => matchName(name, holderNames) !== 'NO_MATCH');
  const owner = isOwner ? party : null;
  return {
    names: [...new Set([...holderNames, ...(isOwner ? partyNames : [])])],
    partyNames: isOwner ? partyNames : [],
    addresses: owner?.addresses ?? [],
    email: owner?.email ?? null,
    phone: owner?.phone ?? null,
    birthDate: owner?.dateOfBirth ?? null,
    country: toCountry(account.identification) ?? owner?.addresses[0]?.country ?? null,
  };
}

const isTold = (name: string | null | undefined): name is string => typeof name === 'string' && name.trim() !== '';

function toCountry({ iban, sortCode, bsb }: AccountIdentification): string | null {
  const ofIban = iban === null ? null : (/^[A-Z]{2}/.exec(iban)?.[0] ?? null);
  return ofIban ?? (sortCode !== null ? 'GB' : bsb !== null ? 'AU' : null);
}

/** Compares all that was asked: of one person, where a name is among it. */
export function compareOwner(asked: OwnerQuestion, held: HeldOwner): OwnerOutcomes {
  const { names, country } = held;
  const { addresses, email, phone, birthDate } = isOtherOwner(asked, held) ? nothingTold : held;
  return {
    name: asked.name === null ? null : names.length === 0 ? 'NOT_KNOWN' : matchName(asked.name, names),
    address:
      asked.address === null ? null : addresses.length === 0 ? 'NOT_KNOWN' : matchAddress(asked.address, addresses),
    email: compareText(asked.email, email, matchEmail),
    phone: compareText(asked.phone, phone, (one, other) => matchPhone(one, other, country)),
    birthDate: compareText(asked.birthDate, birthDate, matchBirthDate),
  };
}

const nothingTold: Pick<HeldOwner, 'addresses' | 'email' | 'phone' | 'birthDate'> = {
  addresses: [],
  email: null,
  phone: null,
  birthDate: null,
};

/** Of a joint account the bank tells where one of its owners lives: not the one who is asked about. */
function isOtherOwner({ name }: OwnerQuestion, { names, partyNames }: HeldOwner): boolean {
  return (
    name !== null &&
    partyNames.length > 0 &&
    matchName(name, partyNames) === 'NO_MATCH' &&
    matchName(name, names) !== 'NO_MATCH'
  );
}

function compareText(
  asked: string | null,
  held: string | null,
  match: (asked: string, held: string) => Likeness,
): OwnerOutcome | null {
  if (asked === null) return null;
  return held === null || held.trim() === '' ? 'NOT_KNOWN' : match(asked, held);
}
