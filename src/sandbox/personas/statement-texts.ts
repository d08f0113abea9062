// How each bank writes an entry's text: prefixes, suffixes, dates, and where it cuts. Called by diary.ts. In the manner of
// banks of those countries: BACS names of 18 characters, card acceptor names of 22 (ISO 8583, field 43), local times.
import { toLocalDateTime } from '../ledger/calendar.ts';
import type { EntryKind } from '../ledger/ledger.ts';
import { digitsOf, hash32 } from '../ledger/random.ts';

/** A card movement as a statement shows it. */
export interface CardWords {
  readonly bank: string;
  /** The merchant as the terminal sends it. */
  readonly text: string;
  readonly town: string;
  readonly kind: EntryKind;
  readonly madeAtMs: number;
  readonly cardNumber: string;
}

/** A transfer, direct debit or standing order as a statement shows it. */
export interface TransferWords {
  readonly bank: string;
  readonly name: string;
  readonly reference: string;
  readonly kind: EntryKind;
  readonly isOut: boolean;
  /** The other account's number, between own accounts. */
  readonly other?: string;
}

const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
/** How many characters of an acceptor's name, of a BACS name, come through. */
const lengths = { acceptor: 22, bacs: 18 } as const;

const albionPrefix: Partial<Record<EntryKind, string>> = {
  'cash-withdrawal': 'CASH ',
  refund: 'REFUND ',
  chargeback: 'CHARGEBACK ',
};
const thistlePrefix: Partial<Record<EntryKind, string>> = {
  'cash-withdrawal': 'CASH WITHDRAWAL AT ',
  refund: 'CARD REFUND FROM ',
  chargeback: 'VISA DISPUTE CREDIT ',
};
const rheinPrefix: Partial<Record<EntryKind, string>> = { refund: 'GUTSCHRIFT ', 'cash-withdrawal': 'GA NR00002307 ' };
const southernPrefix: Partial<Record<EntryKind, string>> = {
  'cash-withdrawal': 'ATM Withdrawal ',
  refund: 'Refund Purchase ',
  chargeback: 'Disputed Transaction ',
};

/** The text of a card movement. */
export function toCardText({ bank, text, town, kind, madeAtMs, cardNumber }: CardWords): string {
  const country = { rheinbank: 'DE', 'southern-cross': 'AU' }[bank] ?? 'GB';
  const madeAt = toLocalDateTime(country, madeAtMs).slice(0, 19);
  const [year = '', month = '', date = ''] = madeAt.slice(0, 10).split('-');
  const name = text.slice(0, lengths.acceptor).trimEnd();
  switch (bank) {
    case 'albion':
      return `${albionPrefix[kind] ?? ''}${name.toUpperCase()} ON ${date} ${monthNames[Number(month) - 1]} BCC`;
    case 'thistle':
      return `${thistlePrefix[kind] ?? 'CARD PAYMENT TO '}${name.slice(0, lengths.bacs).trimEnd()} ON ${date}-${month}-${year}`;
    case 'rheinbank':
      return `${rheinPrefix[kind] ?? ''}${text.slice(0, 27)}//${town.slice(0, 13)}/DE ${madeAt} KFN 1 VJ 2812`;
    default:
      return `${southernPrefix[kind] ?? ''}${name} ${town.slice(0, 13)} AUS Card xx${cardNumber.slice(-4)} Value Date: ${date}/${month}/${year}`;
  }
}

const albionSuffix: Partial<Record<EntryKind, string>> = {
  'direct-debit': 'DDR',
  'direct-debit-return': 'UNPAID DDR',
  'standing-order': 'STO',
  rent: 'STO',
  salary: 'BGC',
  'transfer-out': 'BBP',
};

function toThistleText({ name, reference, kind, isOut }: TransferWords): string {
  const said = reference === '' ? '' : ` REFERENCE ${reference}`;
  const payee = name.slice(0, lengths.bacs).trimEnd();
  switch (kind) {
    case 'direct-debit':
      return `DIRECT DEBIT PAYMENT TO ${payee} REF ${reference}, MANDATE NO ${String(hash32(name) % 90).padStart(4, '0')}`;
    case 'direct-debit-return':
      return `RETURNED DIRECT DEBIT ${payee} REF ${reference}`;
    case 'standing-order':
    case 'rent':
      return `STANDING ORDER VIA FASTER PAYMENT TO ${payee}${said}, MANDATE NO ${1 + (hash32(name) % 9)}`;
    case 'salary':
      return `BANK GIRO CREDIT REF ${payee}, ${reference}`;
    default:
      return isOut ? `FASTER PAYMENT TO ${payee}${said}` : `FASTER PAYMENTS RECEIPT REF.${reference} FROM ${payee}`;
  }
}

function toSouthernText({ name, reference, kind, isOut, other = '' }: TransferWords): string {
  const user = digitsOf(`${name} apca`, 6);
  if (kind === 'own-transfer') return `Transfer ${isOut ? 'to' : 'from'} xx${other.slice(-4)} SCB app ${reference}`;
  if (kind === 'direct-debit') return `Direct Debit ${user} ${name} ${reference}`;
  return isOut ? `${name} BPAY ${reference}` : `Direct Credit ${user} ${name} ${reference}`;
}

/** The text of a transfer; what comes from the bank itself is its reference alone. */
export function toTransferText(words: TransferWords): string {
  const { bank, name, reference, kind } = words;
  if (name === '') return reference;
  if (bank === 'albion') {
    const suffix = albionSuffix[kind] ?? (kind === 'own-transfer' || kind === 'card-repayment' ? 'FT' : 'BGC');
    return `${name.slice(0, lengths.bacs).trimEnd()} ${reference} ${suffix}`.replaceAll('  ', ' ').toUpperCase();
  }
  if (bank === 'thistle') return toThistleText(words);
  // The German house shows the other side in a field of its own.
  return bank === 'rheinbank' ? reference : toSouthernText(words).trimEnd();
}
