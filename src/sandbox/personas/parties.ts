// An account of this world as the other side of a transfer shows it. Called by diary.ts.
import { customers } from '../customers.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Counterparty } from '../ledger/ledger.ts';

/** Country and BIC of the sandbox's own banks. */
const places: Readonly<Record<string, readonly [country: string, bic: string]>> = {
  albion: ['GB', 'ALBIGB2L'],
  thistle: ['GB', 'THISGB2L'],
  rheinbank: ['DE', 'RHEIDEFF'],
  'banque-du-rhone': ['FR', 'RHONFRPP'],
  'southern-cross': ['AU', 'SOCRAU2S'],
};

/** The account's holders by name, with its number. */
export function toCounterparty({ bank, holders, iban, sortCode, accountNumber, bsb }: Account): Counterparty {
  const [country, bic] = places[bank] ?? ['GB', 'NORDGB2L'];
  const name = holders.map((id) => customers.get(id)?.fullName ?? id).join(' & ');
  return { name, country, town: '', bic, iban, sortCode, accountNumber, bsb };
}
