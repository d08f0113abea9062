// What of an entry a caller may see: the other side and the text, masked without `pii:read` but for a merchant's or the bank's own
// name. The one place that decides it: called by the resolvers of Transaction and by exports, which must not differ.

import { maskIdentification, maskName, maskText } from './masking.ts';
import type { Counterparty, Transaction, TransactionKind } from './transaction.ts';

/** Kinds whose other side is a merchant or the bank itself, hence no person. */
const businessKinds: ReadonlySet<TransactionKind> = new Set([
  'PURCHASE',
  'REFUND',
  'CHARGEBACK',
  'CASH',
  'FEE',
  'INTEREST',
]);

/** Whether the other side is a merchant or the bank itself by the bank's word, hence no person. */
export function isBusiness({ counterparty, kind }: Pick<Transaction, 'counterparty' | 'kind'>): boolean {
  return businessKinds.has(kind) || (counterparty?.merchantCategoryCode ?? null) !== null;
}

/** The other side as it is shown; null where the bank does not say. @param isUnmasked whether personal data may be seen */
export function toShownCounterparty(
  transaction: Pick<Transaction, 'counterparty' | 'kind'>,
  isUnmasked: boolean,
): Counterparty | null {
  const { counterparty } = transaction;
  if (counterparty === null || isUnmasked) return counterparty;
  const { name, identification, merchantCategoryCode } = counterparty;
  return {
    name: name === null || isBusiness(transaction) ? name : maskName(name),
    identification: identification === null ? null : maskIdentification(identification),
    merchantCategoryCode,
  };
}

/** The text as it is shown. @param isUnmasked whether personal data may be seen */
export function toShownText(text: string | null, isUnmasked: boolean): string | null {
  return text === null || isUnmasked ? text : maskText(text);
}
