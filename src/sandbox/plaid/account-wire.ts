// Accounts, balances, numbers and owners as Plaid writes them. Called by accounts.ts, transactions.ts and
// link-tokens.ts. Source: the specification's AccountBase, AccountBalance, NumbersACH, NumbersEFT and Owner. What is
// owed on a card is positive.
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toAmount } from './amount.ts';
import { idOf } from './ids.ts';
import { accountIdOf, type Item } from './items.ts';
import type { Balance } from './snapshot.ts';

/** Type and subtype of an account. */
export function typeOf({ kind }: Account): readonly [type: 'depository' | 'credit' | 'loan', subtype: string] {
  switch (kind) {
    case 'credit-card':
      return ['credit', 'credit card'];
    case 'savings':
      return ['depository', 'savings'];
    case 'loan':
      return ['loan', 'consumer'];
    case 'mortgage':
      return ['loan', 'mortgage'];
    default:
      return ['depository', 'checking'];
  }
}

/** The last four digits of the number that the customer knows. */
export const maskOf = ({ kind, cardNumber, accountNumber }: Account): string =>
  (kind === 'credit-card' ? cardNumber : accountNumber).slice(-4);

function toBalances({ institution }: Item, account: Account, { bookedMinor, expectedMinor }: Balance): Wire {
  const { currency, creditLimitMinor } = account;
  const [type] = typeOf(account);
  const amountOf = (minor: bigint): unknown => toAmount(minor, currency);
  const codes = { iso_currency_code: currency, unofficial_currency_code: null };
  if (type === 'depository') {
    return { available: amountOf(expectedMinor), current: amountOf(bookedMinor), limit: null, ...codes };
  }
  const isTold = type === 'credit' && institution.habits.tellsAvailableCredit;
  return {
    available: isTold ? amountOf(creditLimitMinor + expectedMinor) : null,
    current: amountOf(-bookedMinor),
    limit: creditLimitMinor > 0n ? amountOf(creditLimitMinor) : null,
    ...codes,
  };
}

/** One account with its balances. */
export function toAccount(item: Item, account: Account, balance: Balance): Wire {
  const [type, subtype] = typeOf(account);
  const isPersistent = item.institution.habits.hasPersistentIds && type === 'depository';
  return {
    account_id: accountIdOf(item, account),
    balances: toBalances(item, account, balance),
    holder_category: account.isBusiness ? 'business' : 'personal',
    mask: maskOf(account),
    name: account.nickname,
    official_name: account.product,
    ...(isPersistent ? { persistent_account_id: persistentIdOf(account) } : {}),
    subtype,
    type,
  };
}

/** What stays the same of an account in all Items. */
const persistentIdOf = ({ id }: Account): string => `${idOf('persistent', id)}${idOf(id, 'persistent')}`.toLowerCase();

/** The account as the result of a session of Link has it. */
export function toLinkedAccount(item: Item, account: Account): Wire {
  const [type, subtype] = typeOf(account);
  return {
    class_type: null,
    id: accountIdOf(item, account),
    mask: maskOf(account),
    name: account.nickname,
    subtype,
    type,
    verification_status: null,
  };
}

/** A number that stands for the account's own in this Item alone. */
function tokenOf(item: Item, account: Account): string {
  const number = BigInt(
    `0x${Buffer.from(idOf(item.id, 'number', account.id))
      .toString('hex')
      .slice(0, 24)}`,
  );
  return `9${(number % 10n ** 11n).toString().padStart(11, '0')}`;
}

/** The numbers of depository accounts, by which money is moved. */
export function toNumbers(item: Item, accounts: readonly Account[], isTokenized: boolean): Wire {
  const { routingNumbers, eft } = item.institution.habits;
  const [routing, wire = null] = routingNumbers;
  const of = (account: Account): Wire => ({ account_id: accountIdOf(item, account) });
  return {
    ach:
      routing === undefined
        ? []
        : accounts.map((account) => ({
            ...of(account),
            account: isTokenized ? tokenOf(item, account) : account.accountNumber,
            is_tokenized_account_number: isTokenized,
            routing,
            wire_routing: wire,
            can_transfer_in: true,
            can_transfer_out: true,
          })),
    bacs: [],
    eft:
      eft === undefined ? [] : accounts.map((account) => ({ ...of(account), account: account.accountNumber, ...eft })),
    international: [],
  };
}

/** The owners of an account: all who hold it. */
export function toOwners({ holders }: Account): Wire[] {
  return holders.flatMap((id) => {
    const customer = customers.get(id);
    if (customer === undefined) return [];
    const { street, building, town, postCode, country } = customer.address;
    return [
      {
        addresses: [
          {
            data: { city: town, country, postal_code: postCode, region: null, street: `${building} ${street}` },
            primary: true,
          },
        ],
        emails: [{ data: customer.email, primary: true, type: 'primary' }],
        names: [customer.fullName],
        phone_numbers: [{ data: customer.phone.replace('-', ''), primary: true, type: 'mobile' }],
      },
    ];
  });
}
