// Accounts that tax authorities publish as their own. Called by classify.ts. Sources: gov.uk («Pay your Self Assessment tax bill»,
// «Pay employers' PAYE», «Pay your VAT bill»); belastingdienst.nl («Rekeningnummers»); podatki.gov.pl (the taxpayer's account of
// micro payments, which holds the office's number) and zus.pl (the payer's account of contributions).

import type { AccountIdentification } from '../domain/account.ts';

const british: ReadonlySet<string> = new Set(['083210:12001039', '083210:12001020', '083200:11963155']);
const ibans: ReadonlySet<string> = new Set([
  'GB62BARC20114770297690',
  'GB03BARC20114783977692',
  'GB36BARC20051773152391',
  'NL86INGB0002445588',
]);
/** Behind the check digits: the bank's number, and the authority's. */
const polish = /^PL\d{2}(?:10100071222|60000002026)/;

/** Whether an account is a tax authority's. */
export function isTaxAccount({ iban, sortCode, accountNumber }: AccountIdentification): boolean {
  if (sortCode !== null && accountNumber !== null && british.has(`${sortCode}:${accountNumber}`)) return true;
  const compact = iban?.replaceAll(' ', '').toUpperCase() ?? '';
  return (
    compact !== '' &&
    (ibans.has(compact) || /^GB\d{2}[A-Z]{4}0832101200(?:1039|1020)$/.test(compact) || polish.test(compact))
  );
}
