// Ledger entries as Enable Banking's transactions. Called by transactions.ts. Source: the specification's Transaction,
// BankTransactionCode and ExchangeRate. Amounts are unsigned; the direction is credit_debit_indicator's.
import { createHash } from 'node:crypto';
import { entryCodes } from '../berlin-group/codes.ts';
import { toText } from '../berlin-group/wire.ts';
import type { Wire } from '../json.ts';
import { toDay } from '../ledger/calendar.ts';
import type { Entry, EntryKind } from '../ledger/ledger.ts';
import type { Institution } from './institutions.ts';
import { toAmount, toUnsignedAmount, written } from './wire.ts';

/** What the Finnish and the Dutch house call their entries. */
const kindNames: Readonly<Record<EntryKind, readonly [finnish: string, dutch: string]>> = {
  'brought-forward': ['ALKUSALDO', 'BEGINSALDO'],
  salary: ['PALKKA', 'SALARIS'],
  rent: ['TOISTUVA TILISIIRTO', 'PERIODIEKE OVERBOEKING'],
  'standing-order': ['TOISTUVA TILISIIRTO', 'PERIODIEKE OVERBOEKING'],
  'direct-debit': ['SUORAVELOITUS', 'INCASSO'],
  'direct-debit-return': ['SUORAVELOITUKSEN PALAUTUS', 'STORNERING INCASSO'],
  'card-purchase': ['KORTTIOSTO', 'BETAALAUTOMAAT'],
  'card-authorisation': ['KATEVARAUS', 'RESERVERING'],
  'cash-withdrawal': ['KÄTEISNOSTO', 'GELDOPNAME'],
  fee: ['PALVELUMAKSU', 'KOSTEN'],
  'interest-paid': ['TALLETUSKORKO', 'CREDITRENTE'],
  'interest-charged': ['LUOTTOKORKO', 'DEBETRENTE'],
  refund: ['HYVITYS', 'TERUGBETALING'],
  chargeback: ['REKLAMAATIO', 'BETWISTING'],
  reversal: ['PERUUTUS', 'CORRECTIE'],
  'transfer-in': ['TILISIIRTO', 'OVERBOEKING'],
  'transfer-out': ['TILISIIRTO', 'OVERBOEKING'],
  'own-transfer': ['OMA SIIRTO', 'EIGEN OVERBOEKING'],
  'card-repayment': ['LUOTTOLASKU', 'AFLOSSING KAART'],
  'loan-repayment': ['LAINANLYHENNYS', 'AFLOSSING LENING'],
};

function descriptionOf({ country }: Institution, kind: EntryKind): string {
  if (country === 'DE') return entryCodes[kind][2];
  if (country === 'FR') return entryCodes[kind][3];
  return kindNames[kind][country === 'FI' ? 0 : 1];
}

function toCode(institution: Institution, entry: Entry): Wire {
  const [out, into] = entryCodes[entry.kind];
  const [, code, sub_code] = (entry.amountMinor < 0n ? out : into).split('-');
  return { description: descriptionOf(institution, entry.kind), code, sub_code };
}

/** The other side; a shop has a name and no account. */
function toParties(entry: Entry): Wire {
  const party = entry.counterparty;
  if (party === undefined) return {};
  const isCard = entry.madeAtMs !== undefined;
  const account = isCard || party.iban === '' ? undefined : { iban: party.iban };
  const agent = isCard ? undefined : { bic_fi: party.bic };
  const named = {
    name: party.name,
    ...(isCard && party.town !== '' ? { postal_address: { town_name: party.town, country: party.country } } : {}),
  };
  // What comes back keeps the parties of the debit that it takes back.
  return entry.amountMinor < 0n || entry.kind === 'direct-debit-return'
    ? { creditor: named, creditor_account: account, creditor_agent: agent }
    : { debtor: named, debtor_account: account, debtor_agent: agent };
}

function toExchange({ exchange }: Entry): Wire | undefined {
  if (exchange === undefined) return undefined;
  return {
    unit_currency: exchange.originalCurrency,
    exchange_rate: exchange.rate,
    instructed_amount: toUnsignedAmount(exchange.originalMinor, exchange.originalCurrency),
  };
}

/** The free text, in lines; the two houses write what their own interfaces write. */
function toRemittance({ country }: Institution, entry: Entry): string[] {
  if (country === 'DE') return [toText({ language: 'de' }, entry)];
  if (country === 'FR') return [toText({ language: 'fr' }, entry)];
  const lines = [entry.text.slice(0, 140)];
  if (entry.reference !== undefined && entry.reference !== entry.text) lines.push(entry.reference);
  return lines;
}

function toEntryReference({ habits }: Institution, entry: Entry): string | undefined {
  if (habits.references === 'all') return entry.id;
  if (habits.references === 'none') return undefined;
  // As the French house names its entries itself.
  if (entry.endToEndId !== undefined) return `R${entry.id}`;
  return entry.kind === 'salary' ? `S${entry.id}` : undefined;
}

/** The id by which an entry's details are had, in one session only. */
export function toTransactionId(sessionId: string, entry: Entry): string {
  return createHash('sha256').update(`${sessionId} ${entry.id}`).digest('base64url').slice(0, 24);
}

/** What an entry is seen in: a session at an institution, and the balance after it where that is told. */
export interface EntryFrame {
  readonly institution: Institution;
  readonly sessionId: string;
  readonly balanceMinor: bigint | undefined;
}

/** One entry. */
export function toTransaction({ institution, sessionId, balanceMinor }: EntryFrame, entry: Entry): Wire {
  const { habits } = institution;
  const { currency, amountMinor, counterparty } = entry;
  const isBooked = entry.status === 'booked';
  return written(institution, {
    entry_reference: toEntryReference(institution, entry),
    merchant_category_code: habits.hasMerchantCodes ? counterparty?.mcc : undefined,
    transaction_amount: toUnsignedAmount(amountMinor, currency),
    creditor: undefined,
    creditor_account: undefined,
    creditor_agent: undefined,
    debtor: undefined,
    debtor_account: undefined,
    debtor_agent: undefined,
    ...toParties(entry),
    bank_transaction_code: toCode(institution, entry),
    credit_debit_indicator: amountMinor < 0n ? 'DBIT' : 'CRDT',
    status: isBooked ? 'BOOK' : 'PDNG',
    booking_date: isBooked ? entry.day : undefined,
    value_date: isBooked ? entry.valueDay : undefined,
    transaction_date: entry.madeAtMs === undefined ? undefined : toDay(entry.madeAtMs),
    balance_after_transaction: balanceMinor === undefined ? undefined : toAmount(balanceMinor, currency),
    remittance_information: toRemittance(institution, entry),
    exchange_rate: toExchange(entry),
    transaction_id: habits.hasDetails ? toTransactionId(sessionId, entry) : undefined,
  });
}
