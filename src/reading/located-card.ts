// A card that a request has found: which link, which card, by which reading; and the keys by which cards are named. Made by the card
// loaders (subgraphs/accounts/card-loaders.ts), passed to every resolver that needs the bank's own id, which no client ever sees.

import { createHmac } from 'node:crypto';
import { type Card, toCardOfAccount } from '../domain/card.ts';
import type { KeyedCard } from '../domain/global-id.ts';
import { type Link, ownerOf } from '../domain/link.ts';
import type { Located } from './distinct-accounts.ts';
import type { AccountRecord } from './located-account.ts';

/** A card with its public key. */
export interface CardRecord {
  readonly key: string;
  readonly card: Card;
  /** Set where the caller may see some of the accounts only that it draws on: the card has those alone. */
  readonly isPart?: true;
}

/** One card of one link, with the reading it came by. */
export type LocatedCard = Located<CardRecord>;

/** What names a card that was found. */
export const nameOfCard = ({ link, record }: LocatedCard): KeyedCard => ({ ...ownerOf(link), cardKey: record.key });

/** A keyed hash of 128 bits, as those of accounts are: nothing of a bank's stands in it, or can be tried out. */
export const toKeyedHash = (idKey: Buffer, parts: readonly string[]): string =>
  createHmac('sha256', idKey).update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');

/** The key of a card that a bank lists: by the bank's own id. Ids that two ways to a bank give are never compared. */
export function toListedCard(idKey: Buffer, link: Link, card: Card): CardRecord {
  const { customerId, bankId } = ownerOf(link);
  return { key: toKeyedHash(idKey, ['card', customerId, bankId, link.bankId, card.bankCardId ?? '']), card };
}

/** The card that a card account's own entry tells, named by its account; null for none. */
export function toToldCard(idKey: Buffer, link: Link, { key, account }: AccountRecord): CardRecord | null {
  const card = toCardOfAccount(account);
  const { customerId, bankId } = ownerOf(link);
  return card === null ? null : { key: toKeyedHash(idKey, ['card of account', customerId, bankId, key]), card };
}

/**
 * The cards that a caller may see who may see these accounts of a link only, by the bank's own ids: those that draw on one of them,
 * without the others. A card of which no account is told is nobody's then.
 */
export function toGrantedCards(
  cards: readonly CardRecord[],
  shownAccountIds: ReadonlySet<string>,
): readonly CardRecord[] {
  return cards.flatMap((record): readonly CardRecord[] => {
    const { card } = record;
    const bankAccountIds = card.bankAccountIds.filter((id) => shownAccountIds.has(id));
    if (bankAccountIds.length === 0) return [];
    if (bankAccountIds.length === card.bankAccountIds.length) return [record];
    return [{ ...record, card: { ...card, bankAccountIds }, isPart: true }];
  });
}
