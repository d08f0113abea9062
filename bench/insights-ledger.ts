// Seven years of one customer's entries, as banks write them: card texts with stores' numbers and changing dates, direct debits,
// standing orders, pay, transfers between five accounts, refunds in whole and in part. Used by insights.ts. The same each time.

import { unknownIdentification } from '../src/domain/account.ts';
import { addDays } from '../src/domain/dates.ts';
import type { Transaction } from '../src/domain/transaction.ts';
import { makeTransaction } from '../test/support/transactions.ts';
import { benchAccounts, benchCurrency } from './exports.ts';

/** The holder of all accounts. */
export const ledgerHolder = 'ANNA MARIA BERGMANN';

const days = 7 * 365 - 30;
const shopCount = 2_000;
const known =
  'TESCO STORES,SAINSBURYS S/MKT,LIDL,ALDI,BOOTS,SHELL,COSTA COFFEE,AMZN MKTP UK,DELIVEROO.CO.UK,IKEA'.split(',');
const firsts =
  'Harbour Mill Oak Willow Station Castle River Garden Abbey Market Orchard Cobble Beacon Heron Linden'.split(' ');
const seconds = 'Wharf Lane Cross Corner Bridge Field Gate Row Yard Hollow Grove Quay'.split(' ');
const trades = 'BAKERY CAFE BOOKS PHARMACY DINER GARAGE FLORIST HARDWARE DELI CYCLES OPTICIANS'.split(' ');
const towns = 'LONDON LEEDS YORK BRISTOL HULL BATH DERBY'.split(' ');

const pick = <Value>(list: readonly Value[], index: number, fallback: Value): Value =>
  list[index % list.length] ?? fallback;

function toShopName(shop: number): string {
  if (shop % 20 === 0) return pick(known, shop / 20, 'LIDL');
  const name = `${pick(firsts, shop, 'Oak')} ${pick(seconds, Math.floor(shop / 15), 'Row')}`;
  return `${name.toUpperCase()} ${pick(trades, Math.floor(shop / 180), 'CAFE')}`;
}

/** A small generator of numbers, the same each time (mulberry32). */
function toRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Draft {
  readonly day: string;
  readonly amountMinor: number;
  readonly isCredit?: boolean;
  readonly kind: Transaction['kind'];
  readonly text: string;
  readonly name?: string;
}

/** How differently texts are written: `DATED` as above, `DISTINCT` each with a reference of its own. */
export type LedgerTexts = 'DATED' | 'DISTINCT';

/** The entries of each account of `benchAccounts`, newest last, `count` in all or a few more; until `today`. */
export function toLedger(count: number, today: string, texts: LedgerTexts): readonly (readonly Transaction[])[] {
  const random = toRandom(7);
  const whole = (most: number) => Math.floor(random() * most);
  const accounts: Transaction[][] = benchAccounts.map(() => []);
  const put = (account: number, draft: Draft) => {
    const own = accounts[account];
    const reference = texts === 'DISTINCT' ? ` REF ${account}${own?.length}${whole(1e6)}` : '';
    own?.push(toTransaction({ ...draft, text: draft.text + reference }, `${account}-${own.length}`));
  };
  for (let index = 0; index < count; index++) {
    const day = addDays(today, Math.floor((index * days) / count) - days);
    const account = whole(accounts.length);
    const dayText = `${day.slice(8)}-${day.slice(5, 7)}-${day.slice(0, 4)}`;
    const amountMinor = 100 + whole(20_000);
    const dice = random();
    const shop = Math.min(whole(shopCount), whole(shopCount));
    const bought = `CARD PAYMENT TO ${toShopName(shop)} ${1000 + shop} ${pick(towns, shop, 'YORK')} GB ON ${dayText}`;
    if (dice < 0.78) put(account, { day, amountMinor, kind: index % 2 === 0 ? 'PURCHASE' : 'OTHER', text: bought });
    else if (dice < 0.86)
      put(account, {
        day,
        amountMinor,
        kind: 'DIRECT_DEBIT',
        name: `${toShopName(shop % 60)} LTD`,
        text: `MANDATE ${shop % 60}`,
      });
    else if (dice < 0.92)
      put(account, {
        day,
        amountMinor,
        kind: 'TRANSFER',
        name: `${pick(firsts, shop, 'Oak')} ${pick(seconds, shop, 'Row')}`,
        text: `rent share ${dayText}`,
      });
    else if (dice < 0.95) {
      put(account, { day, amountMinor, kind: 'TRANSFER', name: 'A Bergmann', text: 'TO SAVINGS' });
      put((account + 1) % accounts.length, {
        day,
        amountMinor,
        isCredit: true,
        kind: 'TRANSFER',
        text: 'FROM A BERGMANN',
      });
      index++;
    } else if (dice < 0.97)
      put(account, {
        day,
        amountMinor: 200_000 + whole(9),
        isCredit: true,
        kind: 'OTHER',
        text: 'BGC ACME WIDGETS LTD SALARY',
      });
    else if (dice < 0.985) {
      const later = addDays(day, 3 + whole(20));
      put(account, { day, amountMinor, kind: 'PURCHASE', text: bought });
      if (later <= today) put(account, { day: later, amountMinor, isCredit: true, kind: 'OTHER', text: bought });
      index++;
    } else if (dice < 0.9875)
      put(account, {
        day,
        amountMinor: 50 + whole(900),
        isCredit: true,
        kind: 'REFUND',
        text: `REFUND ${toShopName(shop)} ${1000 + shop} ${dayText}`,
      });
    else
      put(account, {
        day,
        amountMinor: 2_000 + whole(5) * 1_000,
        kind: 'CASH',
        text: `CASH WITHDRAWAL ${pick(towns, shop, 'YORK')} ${dayText}`,
      });
  }
  return accounts.map((own) =>
    own.toSorted((one, other) => ((one.bookingDate ?? '') < (other.bookingDate ?? '') ? -1 : 1)),
  );
}

function toTransaction({ day, amountMinor, isCredit = false, kind, text, name }: Draft, id: string): Transaction {
  const isNumbered = kind === 'TRANSFER' && name !== undefined;
  const number = { ...unknownIdentification, sortCode: '401123', accountNumber: String(10_000_000 + amountMinor) };
  return makeTransaction({
    bankTransactionId: `bank-${id}`,
    kind,
    amount: { amountMinor: BigInt(amountMinor), currency: benchCurrency },
    creditDebitIndicator: isCredit ? 'CREDIT' : 'DEBIT',
    bookingDate: day,
    valueDate: day,
    counterparty:
      name === undefined ? null : { name, identification: isNumbered ? number : null, merchantCategoryCode: null },
    remittanceInformation: text,
  });
}
