// Institutions of a source as banks: which of them the operator wants, and the ids of their banks. Called by src/sources.

import { createHash } from 'node:crypto';
import type { BankSource, Institution } from './bank.ts';

/** Letters and digits that stand in an id; whatever the alphabet, the key tells institutions apart. */
function toSlug(name: string): string {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 24)
    .replace(/-+$/, '');
}

/**
 * The id of an institution's bank: the same on every gateway and in every list, whatever else stands in it. Made of the source's
 * id, country and name, for people, and of a hash of the source's own key, which tells two of one name apart.
 */
export function toInstitutionBankId(source: Pick<BankSource, 'id'>, institution: Institution): string {
  const { key, name, country } = institution;
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 10);
  const parts = [source.id.slice(0, 20), country.toLowerCase(), toSlug(name), hash];
  return parts.filter((part) => part !== '').join('-');
}

/**
 * Whether a name can be shown to people: not longer than banks' names are, and without characters that cannot be seen, which could make
 * two banks look alike (controls, line breaks, directional marks; joiners are part of some scripts).
 */
export const isShowable = (name: string): boolean =>
  name.length <= 200 && name.isWellFormed() && !/[\p{Cc}\p{Co}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/u.test(name);

/** Whether the operator wants the institution at all. */
export function isWanted({ countries, only }: BankSource, institution: Institution, bankId: string): boolean {
  const { name, country } = institution;
  return (countries?.has(country) ?? true) && (only === null || only.has(name) || only.has(bankId));
}
