// Entries on their way into streams, by who is on the other side: called by recurring.ts, first by the counterparty's key (merchant.ts),
// then by less of it, since banks write references and months into names. Pure. House rule.

import type { CalendarDate } from '../domain/dates.ts';
import type { ChainItem } from './chains.ts';
import { type ClassifiedEntry, inClassifiedOrder, isCounted } from './classified.ts';
import { toDayNumber } from './days.ts';
import { counterpartyKeyOf, isNamedPublicly } from './merchant.ts';
import { foldText } from './names.ts';
import { type PaymentWay, toPaymentWay } from './payment-ways.ts';

/** An entry on its way into a stream. */
export interface StreamItem extends ChainItem {
  readonly one: ClassifiedEntry;
  /** Key of the other side without the names of months; null where nobody is named. */
  readonly side: string | null;
  readonly way: PaymentWay;
}

/** What never is a part of a stream: money given back, and cash. */
const strayKinds: ReadonlySet<string> = new Set(['REFUND', 'CHARGEBACK', 'REVERSAL', 'CASH']);

/** The entries that may be a part of a stream up to a day, in the order of days. */
export function toItems(entries: readonly ClassifiedEntry[], asOf: CalendarDate): readonly StreamItem[] {
  return inClassifiedOrder(entries).flatMap((one): StreamItem[] => {
    const { account, transaction, date, id } = one.entry;
    if (!isCounted(transaction.status) || date > asOf || strayKinds.has(transaction.kind)) return [];
    const { amountMinor } = transaction.amount;
    if (amountMinor === 0n) return [];
    const text = transaction.remittanceInformation ?? '';
    const key = counterpartyKeyOf(one.entry);
    const side = key === null ? null : withoutMonths(key);
    const way = toPaymentWay(transaction);
    return [{ id, day: toDayNumber(date), amountMinor, accountId: account.id, text, one, side, way }];
  });
}

/** Entries by customer, direction, currency and what a key tells of the other side; those without a key in no group. */
export function toGroups(
  items: readonly StreamItem[],
  toKey: (item: StreamItem) => string | null,
): ReadonlyMap<string, readonly StreamItem[]> {
  const groups = new Map<string, StreamItem[]>();
  for (const item of items) {
    const { account, transaction } = item.one.entry;
    const side = toKey(item);
    if (side === null) continue;
    const key = `${account.customerId}\n${transaction.creditDebitIndicator}\n${transaction.amount.currency}\n${side}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Where nobody is named (the bank's own fees, interest), entries of one kind and account with equal words belong together. */
export function toSideKey({ one: { entry }, side, way }: StreamItem): string {
  const { kind, remittanceInformation } = entry.transaction;
  if (kind !== 'FEE' && kind !== 'INTEREST' && side !== null) {
    // Where a bank gives no name apart, the text goes on behind it: the name is its first words.
    const isText = entry.transaction.counterparty?.name == null && !side.startsWith('account:');
    const isPayee = isText && way === 'OTHER' && !isNamedPublicly(entry.transaction);
    return isPayee
      ? side
          .replace(/^merchant:/, 'name:')
          .split(' ')
          .slice(0, 2)
          .join(' ')
      : side;
  }
  return `${entry.account.id} ${kind} ${withoutMonths(wordsOf(remittanceInformation ?? '')) || (side ?? '')}`;
}

/** The first two words of a text that names somebody in more: references behind them differ. */
export function toLeadingKey({ accountId, side, way }: StreamItem): string | null {
  if (side === null || side.startsWith('account:') || way === 'CARD') return null;
  const words = side.split(' ');
  return words.length < 2 ? null : `${accountId} ${words.slice(0, 2).join(' ')}`;
}

/** One amount on one account, and the last long word: the reference before it differs. */
export function toAmountKey({ accountId, side, way, amountMinor }: StreamItem): string | null {
  const last = side?.split(' ').at(-1) ?? '';
  return last.length < 4 || way === 'CARD' ? null : `${accountId} ${amountMinor} ${last}`;
}

const months =
  /\b(?:jan(?:uary|uar|vier|uari|eiro)?|ene(?:ro)?|gennaio|feb(?:ruary|ruar|ruari|rero|braio)?|fevrier|fev(?:ereiro)?|mar(?:ch|s|z|zo|co)?|maerz|maart|mrt|apr(?:il|ile)?|avril|avr|abr(?:il)?|may|mai|mei|mayo|maio|maggio|june?|juin|jun[ih]o?|giugno|july?|juillet|juil|jul[ih]o?|luglio|aug(?:ust|ustus)?|aout|ago(?:sto)?|sept?(?:ember|embre|iembre)?|set(?:tembre|embro)?|o[ck]t(?:ober|obre|ubre)?|out(?:ubro)?|ottobre|nov(?:ember|embre|iembre|embro)?|de[cz](?:ember|embre|embro)?|dic(?:embre|iembre)?)\b/gi;

/** A text without the names of months, which tell when and not who. */
function withoutMonths(text: string): string {
  const kept = text.replace(months, '').replace(/ +/g, ' ').trim();
  return kept === '' || kept.endsWith(':') ? text : kept;
}

const wordsOf = (text: string): string =>
  foldText(text)
    .replace(/\S*\d\S*/g, '')
    .replace(/ +/g, ' ')
    .trim();
