// Ledger to UK Open Banking JSON, as Albion (3.1.11) and Thistle (4.0) write it. Called by the resources of this folder.
// Source: account-info-openapi of each version, schemas OBReadAccount6, OBReadBalance1, OBReadTransaction6, OBReadParty2.
import type { Customer } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toLocalDateTime } from '../ledger/calendar.ts';
import { toDecimal, toUnsignedDecimal } from '../ledger/currency.ts';
import { toMaskedCardNumber } from '../ledger/identifiers.ts';
import type { Counterparty, Entry } from '../ledger/ledger.ts';
import { hash32 } from '../ledger/random.ts';
import type { World } from '../world.ts';
import { accountTypes, balanceTypes, entryCodes } from './codes.ts';

/** How one house differs from another within the same standard. */
export interface House {
  readonly version: '3.1' | '4.0';
  readonly bic: string;
  readonly pageSize: number;
  /** Repeats the last entry of a page at the head of the next. */
  readonly overlap: number;
  /** Writes local time with its offset instead of UTC. */
  readonly hasLocalTimes: boolean;
  /** Writes GBP with four decimals on some entries. */
  readonly hasLongAmounts: boolean;
  readonly hasBulkBalances: boolean;
  /** Demands a detached signature of the body where payments are made, and signs its own answers. */
  readonly hasSignedPayments: boolean;
}

const direction = (amountMinor: bigint): 'Credit' | 'Debit' => (amountMinor < 0n ? 'Debit' : 'Credit');
const choose = (house: House, pair: readonly [string, string]): string => (house.version === '3.1' ? pair[0] : pair[1]);

function instant(house: House, atMs: number): string {
  return house.hasLocalTimes ? toLocalDateTime('GB', atMs) : new Date(atMs).toISOString();
}

/** An account as `GET /accounts` shows it. */
export function toAccount(
  house: House,
  account: Account,
  { names, closedOn }: { readonly names: string; readonly closedOn: string | undefined },
): Wire {
  const [v3Type, v4Type] = accountTypes[account.kind];
  const category = account.isBusiness ? 'Business' : 'Personal';
  const identifiers: Wire[] =
    account.kind === 'credit-card'
      ? [{ SchemeName: 'UK.OBIE.PAN', Identification: toMaskedCardNumber(account.cardNumber), Name: names }]
      : [
          {
            SchemeName: 'UK.OBIE.SortCodeAccountNumber',
            Identification: `${account.sortCode}${account.accountNumber}`,
            Name: names,
          },
          { SchemeName: 'UK.OBIE.IBAN', Identification: account.iban, Name: names },
        ];
  return {
    AccountId: account.id,
    Status: closedOn === undefined ? 'Enabled' : 'Deleted',
    StatusUpdateDateTime: `${closedOn ?? account.openedOn}T09:00:00+00:00`,
    Currency: account.currency,
    ...(house.version === '3.1'
      ? { AccountType: category, AccountSubType: v3Type }
      : { AccountCategory: category, AccountTypeCode: v4Type, SwitchStatus: 'UK.CASS.NotSwitched' }),
    Description: account.product,
    Nickname: account.nickname,
    OpeningDate: `${account.openedOn}T00:00:00+00:00`,
    Account: identifiers,
    Servicer: { SchemeName: 'UK.OBIE.BICFI', Identification: house.bic },
  };
}

/** One balance: how much of which type, and the credit line that is or is not in it. */
interface Balance {
  readonly type: keyof typeof balanceTypes;
  readonly amountMinor: bigint;
  readonly atMs: number;
  readonly creditLine?: Wire;
}

function toBalance(house: House, account: Account, { type, amountMinor, atMs, creditLine }: Balance): Wire {
  return {
    AccountId: account.id,
    CreditDebitIndicator: direction(amountMinor),
    Type: choose(house, balanceTypes[type]),
    DateTime: instant(house, atMs),
    Amount: {
      Amount: toUnsignedDecimal(amountMinor, account.currency, house.hasLongAmounts ? 4 : 0),
      Currency: account.currency,
    },
    ...(creditLine === undefined ? {} : { CreditLine: [creditLine] }),
  };
}

/** An account's balances: booked, available without and, where there is one, with the credit line, closing of yesterday. */
export function toBalances(house: House, world: Pick<World, 'ledger' | 'nowMs'>, account: Account): Wire[] {
  const { ledger, nowMs: atMs } = world;
  const booked = ledger.bookedMinor(account.id, account.currency);
  const expected = ledger.expectedMinor(account.id, account.currency);
  const limit = account.creditLimitMinor;
  const line = (isIncluded: boolean): Wire => ({
    Included: isIncluded,
    Type: account.kind === 'credit-card' ? 'Credit' : 'Pre-Agreed',
    Amount: { Amount: toUnsignedDecimal(limit, account.currency), Currency: account.currency },
  });
  const balances = [toBalance(house, account, { type: 'booked', amountMinor: booked, atMs })];
  if (limit === 0n) {
    balances.push(toBalance(house, account, { type: 'available', amountMinor: expected, atMs }));
  } else {
    const type = 'available';
    balances.push(toBalance(house, account, { type, amountMinor: expected, atMs, creditLine: line(false) }));
    balances.push(toBalance(house, account, { type, amountMinor: expected + limit, atMs, creditLine: line(true) }));
  }
  if (house.version === '4.0')
    balances.push(toBalance(house, account, { type: 'expected', amountMinor: expected, atMs }));
  return balances;
}

/** The account of another side; undefined where it has none in this country. */
export function toCashAccount(party: Counterparty): Wire | undefined {
  if (party.country !== 'GB') return { SchemeName: 'UK.OBIE.IBAN', Identification: party.iban, Name: party.name };
  if (party.sortCode === '') return undefined;
  return {
    SchemeName: 'UK.OBIE.SortCodeAccountNumber',
    Identification: `${party.sortCode}${party.accountNumber}`,
    Name: party.name,
  };
}

function isCard(entry: Entry): boolean {
  return entry.madeAtMs !== undefined;
}

/** What the house gives as TransactionId: Albion has none on fees, Thistle none on interest and pending entries. */
export function transactionIdOf(house: House, entry: Entry): string | undefined {
  if (house.version === '3.1') return entry.kind === 'fee' ? undefined : entry.id;
  if (entry.status === 'pending' || entry.kind === 'interest-paid') return undefined;
  return `TX${entry.id}`;
}

function toCounterparty(entry: Entry): Wire {
  const party = entry.counterparty;
  if (party === undefined) return {};
  if (isCard(entry)) {
    return {
      MerchantDetails: {
        MerchantName: party.name,
        ...(party.mcc === undefined ? {} : { MerchantCategoryCode: party.mcc }),
      },
    };
  }
  const agent = { SchemeName: 'UK.OBIE.BICFI', Identification: party.bic };
  const account = toCashAccount(party);
  // What comes back keeps the parties of the debit that it takes back.
  return entry.amountMinor < 0n || entry.kind === 'direct-debit-return'
    ? { CreditorAgent: agent, CreditorAccount: account }
    : { DebtorAgent: agent, DebtorAccount: account };
}

function toExchange(entry: Entry): Wire {
  const { exchange } = entry;
  if (exchange === undefined) return {};
  return {
    CurrencyExchange: {
      SourceCurrency: exchange.originalCurrency,
      TargetCurrency: entry.currency,
      UnitCurrency: exchange.originalCurrency,
      ExchangeRate: Number(exchange.rate),
      InstructedAmount: {
        Amount: toUnsignedDecimal(exchange.originalMinor, exchange.originalCurrency),
        Currency: exchange.originalCurrency,
      },
    },
  };
}

const v3Status = { booked: 'Booked', pending: 'Pending' } as const;
const v4Status = { booked: 'BOOK', pending: 'PDNG' } as const;

/** One entry as the transactions endpoints show it. */
export function toTransaction(house: House, account: Account, entry: Entry): Wire {
  const pair = entryCodes[entry.kind];
  const { v3, v4, proprietary } = entry.amountMinor < 0n ? pair[0] : pair[1];
  const [Code, SubCode] = house.version === '3.1' ? v3 : v4;
  // House quirk: the fourth decimal comes and goes, as it does where two booking systems feed one API.
  const scale = house.hasLongAmounts && hash32(entry.id) % 2 === 0 ? 4 : 0;
  const card = isCard(entry)
    ? {
        CardSchemeName: 'MasterCard',
        AuthorisationType: 'Contactless',
        Identification: `************${account.cardNumber.slice(-4)}`,
      }
    : undefined;
  return {
    AccountId: account.id,
    TransactionId: transactionIdOf(house, entry),
    TransactionReference: entry.reference,
    CreditDebitIndicator: direction(entry.amountMinor),
    Status: (house.version === '3.1' ? v3Status : v4Status)[entry.status],
    TransactionMutability: entry.status === 'pending' ? 'Mutable' : 'Immutable',
    BookingDateTime: instant(house, entry.atMs),
    ...(entry.status === 'booked'
      ? { ValueDateTime: `${entry.valueDay}T00:00:00${house.hasLocalTimes ? '+00:00' : 'Z'}` }
      : {}),
    TransactionInformation: entry.text,
    Amount: { Amount: toUnsignedDecimal(entry.amountMinor, entry.currency, scale), Currency: entry.currency },
    ...toExchange(entry),
    BankTransactionCode: { Code, SubCode },
    ProprietaryBankTransactionCode: { Code: proprietary, Issuer: house.version === '3.1' ? 'Albion' : 'Thistle' },
    ...toCounterparty(entry),
    ...(card === undefined ? {} : { CardInstrument: card }),
    ...(entry.endToEndId === undefined
      ? {}
      : {
          SupplementaryData: {
            EndToEndId: entry.endToEndId,
            SignedAmount: toDecimal(entry.amountMinor, entry.currency),
          },
        }),
  };
}

/** The customer as `GET /party` and `/accounts/{id}/party` show him. */
export function toParty(house: House, customer: Customer, isJoint = false): Wire {
  const { address } = customer;
  return {
    PartyId: `P${customer.id}`,
    PartyNumber: String(hash32(customer.id)),
    PartyType: isJoint ? 'Joint' : 'Sole',
    Name: customer.fullName,
    FullLegalName: customer.fullName,
    LegalStructure: customer.isBusiness ? 'UK.OBIE.PrivateLimitedCompany' : 'UK.OBIE.Individual',
    EmailAddress: customer.email,
    Mobile: customer.phone,
    Address: [
      {
        AddressType: house.version === '3.1' ? 'Residential' : 'HOME',
        StreetName: address.street,
        BuildingNumber: address.building,
        PostCode: address.postCode,
        TownName: address.town,
        Country: address.country,
      },
    ],
  };
}
