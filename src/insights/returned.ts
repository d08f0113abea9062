// Payments that came back: unpaid direct debits, returned transfers, cheques that were not honoured. Called by refunds.ts and
// affordability.ts. By the bank's codes first, then by what its text says. Sources: ISO 20022 external code sets (sub-families of
// bank transaction codes, return reasons), and the words of banks of several countries.

import type { InsightEntry } from './entry.ts';
import { foldText } from './names.ts';

/** ISO 20022 sub-families: reversals, returns, unpaid debits and cheques. */
const returnSubFamilies: ReadonlySet<string> = new Set('RPCR RRTN UPDD PRDD RCDD UPCQ UPCT CQRV RVDD UPSD'.split(' '));

/** What says that a payment came back. */
export const returnWords =
  /\b(?:UNPAID|RETURNED|RETURN(?:ED)? (?:DD|DIRECT DEBIT|PAYMENT|ITEM|SO|STANDING ORDER)|RTND|DISHONOU?R(?:ED)?|BOUNCED|REJECTED (?:DD|DIRECT DEBIT|PAYMENT)|REFER TO DRAWER|INSUFFICIENT FUNDS|NSF|RUECKLASTSCHRIFT|RUECKLAST|RLS|RUECKUEBERWEISUNG|RUECKBUCHUNG|NICHT EINGELOEST|MANGELS DECKUNG|REJET|IMPAYE|PRELEVEMENT REJETE|RETOUR (?:PRLV|PRELEVEMENT|VIR|VIREMENT)|STORNERING|STORNO (?:LASTSCHRIFT|INCASSO)|TERUGBOEKING|GESTORNEERD|STORNERING INCASSO|DEVOLUCION (?:RECIBO|ADEUDO)|RECIBO DEVUELTO|DEVUELTO|INSOLUTO|ADDEBITO INSOLUTO|REVERSAL OF (?:DD|DIRECT DEBIT|PAYMENT))\b/;

/** ISO 20022 external return reasons that banks print into the text. */
const reasonCodes = /\b(?:AC0[1346]|AM04|MD0[167]|MS0[23]|RC01|SL01)\b/;

/** A fee for it is no payment that came back. */
const feeWords = /\b(?:FEE|FEES|CHARGE|CHARGES|ENTGELT|GEBUEHR|FRAIS|COMMISSION|COMISION|KOSTEN|SPESE)\b/;

/** Whether a text says that a payment came back. A fee for that does not count. */
export function isReturnText(text: string): boolean {
  const folded = foldText(text);
  return returnWords.test(folded) && !feeWords.test(folded);
}

/** Whether an entry is a payment that came back, by the bank's code, a return reason, or its words. */
export function isReturnedPayment({ transaction }: InsightEntry): boolean {
  const { kind, bankTransactionCode, remittanceInformation, counterparty } = transaction;
  if (kind === 'FEE') return false;
  const text = `${remittanceInformation ?? ''} ${counterparty?.name ?? ''}`;
  const folded = foldText(text);
  if (feeWords.test(folded) && kind !== 'REVERSAL') return false;
  if (returnSubFamilies.has(bankTransactionCode?.subFamily ?? '')) return true;
  return isReturnText(text) || (kind === 'REVERSAL' && reasonCodes.test(folded));
}
