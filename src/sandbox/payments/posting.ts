// The movement of money that a payment is: the debtor's leg first, then the payee's account or the clearing, and between banks
// their own accounts with each other. Called by book.ts when it holds a sum back and when it books it.
import { customers } from '../customers.ts';
import type { Account } from '../ledger/accounts.ts';
import { toDay } from '../ledger/calendar.ts';
import type { EntryDetails, Ledger, Leg, Posting } from '../ledger/ledger.ts';
import { entryId } from '../ledger/stage.ts';
import type { Conversion } from './conversion.ts';
import { bicOf, findPayee, toCounterparty } from './payee.ts';
import type { Payment, PaymentOrder } from './payment.ts';

/** What payments need of their world: the accounts that money moves on, and the time. */
export interface Premises {
  readonly ledger: Ledger;
  readonly nowMs: number;
}

/** The posting of a payment from this account, as of now. */
export function toPosting(payment: Payment, debtor: Account, { ledger, nowMs }: Premises): Posting {
  const { order } = payment;
  const atMs = nowMs;
  const day = toDay(atMs);
  const match = findPayee(ledger.accounts, order.payee);
  const creditor = match === 'unknown' ? undefined : match;
  const { amountMinor, currency, text, reference, endToEndId } = order;
  const entry = (account: Account, details: EntryDetails): Leg['entry'] => ({
    id: entryId(account.slug, day, `payment ${payment.id}`),
    details,
  });
  const common = { text, reference, endToEndId };
  const out: EntryDetails = { ...common, kind: 'transfer-out', counterparty: toCounterparty(order.payee, creditor) };
  const { conversion } = order;
  const legs: Leg[] = [
    ...(conversion === undefined
      ? [{ account: debtor.id, amountMinor: -amountMinor, currency, entry: entry(debtor, out) }]
      : toConverted(conversion, {
          debtor,
          order,
          entry: entry(debtor, { ...out, exchange: exchangeOf(conversion, order) }),
        })),
    creditor === undefined
      ? { account: `clearing:${debtor.bank}`, amountMinor, currency }
      : {
          account: creditor.id,
          amountMinor,
          currency,
          entry: entry(creditor, { ...common, kind: 'transfer-in', counterparty: payerOf(debtor) }),
        },
  ];
  if (creditor !== undefined && creditor.bank !== debtor.bank) {
    legs.push({ account: `nostro:${debtor.bank}:${creditor.bank}`, amountMinor, currency });
    legs.push({ account: `nostro:${creditor.bank}:${debtor.bank}`, amountMinor: -amountMinor, currency });
  }
  return { atMs, day, valueDay: day, legs };
}

/** The bank buys what arrives, and takes its charge; each currency adds up to nothing. */
function toConverted(
  { debitMinor, chargeMinor, currency: own }: Conversion,
  { debtor, order, entry }: { readonly debtor: Account; readonly order: PaymentOrder; readonly entry: Leg['entry'] },
): Leg[] {
  const desk = `exchange:${debtor.bank}`;
  return [
    { account: debtor.id, amountMinor: -(debitMinor + chargeMinor), currency: own, entry },
    { account: desk, amountMinor: debitMinor, currency: own },
    ...(chargeMinor === 0n ? [] : [{ account: `charges:${debtor.bank}`, amountMinor: chargeMinor, currency: own }]),
    { account: desk, amountMinor: -order.amountMinor, currency: order.currency },
  ];
}

const exchangeOf = ({ rate }: Conversion, { amountMinor, currency }: PaymentOrder): EntryDetails['exchange'] => ({
  originalMinor: amountMinor,
  originalCurrency: currency,
  rate,
});

function payerOf(debtor: Account): EntryDetails['counterparty'] {
  const { iban, sortCode, accountNumber, bsb, bank } = debtor;
  const name = debtor.holders.map((id) => customers.get(id)?.fullName ?? id).join(' & ');
  return { name, country: iban.slice(0, 2), town: '', bic: bicOf[bank] ?? '', iban, sortCode, accountNumber, bsb };
}
