// How an entry was paid, where the bank's kind leaves it open: by codes and by the words that banks put before names. Called by
// recurring.ts and stream-judge.ts: what a mandate or an order pays recurs, what a card pays seldom does. Pure. House rule.

import type { Transaction } from '../domain/transaction.ts';
import { toOtherSide } from './merchant.ts';
import { foldText } from './names.ts';

/** By card, by mandate, by order, or any other way. */
export type PaymentWay = 'CARD' | 'DIRECT_DEBIT' | 'STANDING_ORDER' | 'OTHER';

const standingWords =
  /\b(?:STANDING ORDER|STO|DAUERAUFTRAG|DAUERAUFTR|(?:VIR|VIREMENT) PERMANENT|PERIODIEKE OVERBOEKING|TRANSFERENCIA PERIODICA|AUTOMATIC PAYMENT|PERIODICAL PAYMENT|RECURRING TRANSFER|BONIFICO PERIODICO|ORDINE PERMANENTE|TRASPASO PERIODICO|ORDEN PERMANENTE|ORDEM PERMANENTE|ZLECENIE STALE|TRVALY PRIKAZ|(?:OEVERFOERING STAENDE|STAENDE OEVERFOERING)|FASTE? (?:BETALING|OVERFORING|OVERFORSEL)|DOORLOPENDE OPDRACHT|ORDRE PERMANENT)\b/;

/** How an entry was paid; the bank's kind first. */
export function toPaymentWay(transaction: Transaction): PaymentWay {
  const { kind, remittanceInformation } = transaction;
  if (kind === 'DIRECT_DEBIT' || kind === 'STANDING_ORDER') return kind;
  if (kind === 'PURCHASE') return 'CARD';
  const { channel } = toOtherSide(transaction);
  if (channel === 'CARD' || channel === 'DIRECT_DEBIT') return channel;
  return standingWords.test(foldText(remittanceInformation ?? '')) ? 'STANDING_ORDER' : 'OTHER';
}
