// Whose account a payment goes to: one of the sandbox's own, a number of a sandbox bank behind which there is no account, or
// one somewhere else. Asked by the payment book when it settles and by the payee verification.
import type { Account } from '../ledger/accounts.ts';
import { isIban, toBritishIban } from '../ledger/identifiers.ts';
import type { Counterparty } from '../ledger/ledger.ts';
import type { RejectionReason } from './plan.ts';

/** The payee as an order names it: by IBAN, or by sort code and account number. */
export interface Payee {
  readonly name: string;
  readonly iban: string;
  readonly sortCode: string;
  readonly accountNumber: string;
}

/** The BICs of the sandbox's own banks. */
export const bicOf: Readonly<Record<string, string>> = {
  albion: 'ALBIGB2L',
  thistle: 'THISGB2L',
  rheinbank: 'RHEIDEFF',
  hansebank: 'HNSEDEHH',
  alpenbank: 'ALPEDEMM',
  'banque-du-rhone': 'RHONFRPP',
  'southern-cross': 'SOCRAU2S',
  aurora: 'AURPFIHH',
  meridiaan: 'MERINL2A',
  prairie: 'PRFBUS44',
  laurentide: 'LAUTCATT',
  revolut: 'RVSBLT2X',
};
/** Banks outside, one for each country. */
const foreignBics: Readonly<Record<string, string>> = {
  GB: 'NORDGB2L',
  DE: 'WALDDEFF',
  FR: 'CIMEFRPP',
  FI: 'KORPFIHH',
  NL: 'POLDNL2R',
};

/** The part of an IBAN that names bank and branch, in the countries where sandbox banks are. */
function bankPart(iban: string): string {
  const length = { GB: 14, DE: 12, FR: 14, FI: 9, NL: 8, LT: 9 }[iban.slice(0, 2)] ?? 8;
  return iban.slice(0, 2) + iban.slice(4, length);
}

/** The account behind the payee's number: undefined elsewhere, `unknown` when its bank is here and has no such account. */
export function findPayee(accounts: readonly Account[], payee: Payee): Account | 'unknown' | undefined {
  const { iban, sortCode, accountNumber } = payee;
  if (iban !== '') {
    const found = accounts.find((account) => account.iban === iban);
    if (found !== undefined) return found;
    return accounts.some((account) => account.iban !== '' && bankPart(account.iban) === bankPart(iban))
      ? 'unknown'
      : undefined;
  }
  const branch = accounts.filter((account) => account.sortCode === sortCode);
  if (branch.length === 0) return undefined;
  return branch.find((account) => account.accountNumber === accountNumber) ?? 'unknown';
}

/** Why the payee's own bank sends the money back; undefined when it takes it. */
export function reasonAgainstPayee(
  found: Account | 'unknown' | undefined,
  currency: string,
): RejectionReason | undefined {
  if (found === undefined) return undefined;
  if (found === 'unknown') return 'invalid-creditor';
  if (found.closedMonthsAgo !== undefined) return 'payee-account-closed';
  return found.currencies.includes(currency) ? undefined : 'payee-currency';
}

/** The payee as the debtor's statement shows him. */
export function toCounterparty(payee: Payee, found: Account | undefined): Counterparty {
  const iban = payee.iban === '' && found !== undefined ? found.iban : payee.iban;
  const country = iban === '' ? 'GB' : iban.slice(0, 2);
  // A British IBAN has both: four letters of the bank, six digits of sort code, eight of account number.
  const isBritish = country === 'GB' && isIban(iban);
  return {
    name: payee.name,
    country,
    town: '',
    bic: (found === undefined ? foreignBics[country] : bicOf[found.bank]) ?? 'NORDGB2L',
    iban: iban === '' ? toBritishIban('NORD', payee.sortCode, payee.accountNumber) : iban,
    sortCode: payee.sortCode !== '' ? payee.sortCode : isBritish ? iban.slice(8, 14) : '',
    accountNumber: payee.accountNumber !== '' ? payee.accountNumber : isBritish ? iban.slice(14) : '',
    bsb: '',
  };
}
