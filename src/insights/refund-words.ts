// Words of statements that say that something is given back: of shops, card schemes and banks of several countries. Used by refunds.ts,
// entry-texts.ts, and by what tells income and categories. House list.

import { foldText } from './names.ts';

/** What says that something is given back; of folded texts. */
export const refundWords =
  /\b(?:REFUND(?:ED|S)?|REFND|RFND|CHARGEBACK|REVERSAL|REVERSED|ERSTATTUNG|RUECKERSTATTUNG|RUECKZAHLUNG|RETOURE|STORNO|REMBOURSEMENT|REMBT|REMB|AVOIR|ANNULATION|TERUGBETALING|RETOUR|REEMBOLSO|DEVOLUCION|RIMBORSO|STORNATO|CREDIT VOUCHER|CARD REFUND)\b/;

/** Whether a text says that something is given back. */
export const isRefundText = (text: string): boolean => refundWords.test(foldText(text));
