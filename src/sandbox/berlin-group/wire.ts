// Ledger to Berlin Group JSON, as Rheinbank and Banque du Rhône write it. Called by accounts.ts and transactions.ts.
// Source: psd2-api 1.3.12, schemas accountDetails, cardAccountDetails, balance, transactions, cardTransaction.
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toLocalDateTime } from '../ledger/calendar.ts';
import { exponentOf, toDecimal, toUnsignedDecimal } from '../ledger/currency.ts';
import { toMaskedCardNumber } from '../ledger/identifiers.ts';
import type { Counterparty, Entry } from '../ledger/ledger.ts';
import { hash32 } from '../ledger/random.ts';
import type { World } from '../world.ts';
import { accountTypes, entryCodes } from './codes.ts';

/** How one house differs from another within the same standard. */
export interface House {
  readonly language: 'de' | 'fr';
  readonly bic: string;
  readonly country: 'DE' | 'FR';
  readonly pageSize: number;
  /** Repeats the last entry of a page on the next. */
  readonly overlap: number;
  readonly isSorted: boolean;
  /** Gives transactionId on each entry; otherwise entryReference on some. */
  readonly hasTransactionIds: boolean;
  /** Pads amounts with zeros up to the three decimals that the amount pattern allows. */
  readonly hasLongAmounts: boolean;
  readonly hasWithBalance: boolean;
  readonly bookingStatuses: readonly string[];
  /** How a customer authorises a consent. */
  readonly sca: 'oauth' | 'redirect' | 'decoupled';
  /** Begins no authorisation by itself: the client has to (explicit start). */
  readonly startsExplicitly?: boolean;
  /** Refuses who does not say who the customer is (PSU-ID). */
  readonly asksPsuId?: boolean;
  /** Refuses consents that leave the choice of accounts to the customer. */
  readonly wantsNamedAccounts?: boolean;
  /** The most reads a day without the customer that a consent may ask for; more are refused, not shortened. */
  readonly mostReadsPerDay?: number;
  /** Has statements as camt.053 files alone. */
  readonly hasStatementFiles?: boolean;
  readonly paymentProducts: readonly string[];
  /** Has `/v1/periodic-payments`. */
  readonly hasPeriodicPayments: boolean;
  /** A customer has to authorise the cancellation of what he has authorised. */
  readonly cancelsWithSca: boolean;
  /** Takes a payment without debtorAccount; the customer chooses one. */
  readonly debtorMayChoose: boolean;
  /** What a customer has authorised waits for the client's confirmation (1.3.12, `_links.confirmation`). */
  readonly confirmsPayments: boolean;
  /** The next link: relative to the host, or absolute with this host. */
  readonly linkOrigin: string;
}

/** An amount with what decides how it is written. */
interface Sum {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly seed: string;
}

function toAmount(house: House, { amountMinor, currency, seed }: Sum): Wire {
  // The amount pattern of 1.3.12 allows three decimals at most, so "4.5000" cannot be said here but "4.500" can.
  const scale = house.hasLongAmounts && hash32(seed) % 2 === 0 ? 3 : 0;
  return { currency, amount: toDecimal(amountMinor, currency, Math.max(scale, exponentOf(currency))) };
}

/** The balances of an account. */
export function toBalances(house: House, { ledger, nowMs }: Pick<World, 'ledger' | 'nowMs'>, account: Account): Wire[] {
  const { currency } = account;
  const referenceDate = toLocalDateTime(house.country, nowMs).slice(0, 10);
  const booked = ledger.bookedMinor(account.id, account.currency);
  const expected = ledger.expectedMinor(account.id, account.currency);
  const newest = ledger.booked(account.id)[0];
  const balance = (balanceType: string, amountMinor: bigint, more: Wire = {}): Wire => ({
    balanceAmount: toAmount(house, { amountMinor, currency, seed: `${account.id} ${balanceType}` }),
    balanceType,
    referenceDate,
    ...more,
  });
  if (account.kind === 'credit-card') {
    return [
      balance('nonInvoiced', booked, { creditLimitIncluded: false }),
      balance('expected', expected, { creditLimitIncluded: false }),
      balance('interimAvailable', expected + account.creditLimitMinor, { creditLimitIncluded: true }),
    ];
  }
  const balances = [
    balance('interimBooked', booked, {
      lastChangeDateTime: newest === undefined ? undefined : new Date(newest.atMs).toISOString(),
      lastCommittedTransaction: newest === undefined || !house.hasTransactionIds ? undefined : newest.id,
    }),
    balance('interimAvailable', expected + account.creditLimitMinor, {
      creditLimitIncluded: account.creditLimitMinor > 0n,
    }),
  ];
  if (house.isSorted) balances.push(balance('expected', expected));
  return balances;
}

/** What is said of an account beside itself: its holders, where it is, and balances when they were asked for. */
export interface AccountParts {
  readonly names: readonly string[];
  readonly path: string;
  readonly more?: Wire;
}

/** An account of `/v1/accounts`. */
export function toAccount(house: House, account: Account, { names, path, more }: AccountParts): Wire {
  return {
    resourceId: account.id,
    iban: account.iban,
    currency: account.currency,
    ownerName: names.join(', '),
    name: account.nickname,
    displayName: account.nickname,
    product: account.product,
    cashAccountType: accountTypes[account.kind],
    status: account.closedMonthsAgo === undefined ? 'enabled' : 'deleted',
    bic: house.bic,
    usage: account.isBusiness ? 'ORGA' : 'PRIV',
    ...more,
    _links: { balances: { href: `${path}/balances` }, transactions: { href: `${path}/transactions` } },
  };
}

/** An account of `/v1/card-accounts`. */
export function toCardAccount(house: House, account: Account, { names, path }: AccountParts): Wire {
  return {
    resourceId: account.id,
    maskedPan: toMaskedCardNumber(account.cardNumber),
    currency: account.currency,
    ownerName: names.join(', '),
    name: account.nickname,
    product: account.product,
    status: 'enabled',
    usage: 'PRIV',
    creditLimit: toAmount(house, {
      amountMinor: account.creditLimitMinor,
      currency: account.currency,
      seed: account.id,
    }),
    _links: { balances: { href: `${path}/balances` }, transactions: { href: `${path}/transactions` } },
  };
}

/** The account reference that stands above balances and transactions. */
export function toReference(account: Account): Wire {
  return account.kind === 'credit-card'
    ? { maskedPan: toMaskedCardNumber(account.cardNumber), currency: account.currency }
    : { iban: account.iban, currency: account.currency };
}

function toParties(entry: Entry): Wire {
  const party: Counterparty | undefined = entry.counterparty;
  if (party === undefined) return {};
  const account = entry.madeAtMs === undefined && party.iban !== '' ? { iban: party.iban } : undefined;
  const agent = entry.madeAtMs === undefined ? party.bic : undefined;
  // What comes back keeps the parties of the debit that it takes back.
  return entry.amountMinor < 0n || entry.kind === 'direct-debit-return'
    ? { creditorName: party.name, creditorAccount: account, creditorAgent: agent }
    : { debtorName: party.name, debtorAccount: account, debtorAgent: agent };
}

function toExchange(entry: Entry): Wire {
  const { exchange } = entry;
  if (exchange === undefined) return {};
  return {
    currencyExchange: [
      {
        sourceCurrency: exchange.originalCurrency,
        exchangeRate: exchange.rate,
        unitCurrency: exchange.originalCurrency,
        targetCurrency: entry.currency,
        quotationDate: entry.day,
      },
    ],
  };
}

/** What the entry says in free text; the French house writes the card's date and time into it, as its statements do. */
export function toText(house: Pick<House, 'language'>, entry: Entry): string {
  const original =
    entry.exchange === undefined
      ? ''
      : ` ${toUnsignedDecimal(entry.exchange.originalMinor, entry.exchange.originalCurrency)} ${entry.exchange.originalCurrency} KURS ${entry.exchange.rate}`;
  if (house.language === 'de') return `${entry.text}${original}`.slice(0, 140);
  const made =
    entry.madeAtMs === undefined ? '' : ` ${toLocalDateTime('FR', entry.madeAtMs).slice(0, 19).replace('T', ' ')}`;
  return `${entryCodes[entry.kind][3]} ${entry.text}${made}${original.replace('KURS', 'COURS')}`.slice(0, 140);
}

/** One entry of an account. */
export function toTransaction(house: House, entry: Entry): Wire {
  const [out, into, german, french] = entryCodes[entry.kind];
  // House quirk of Banque du Rhône: a reference on transfers that carry an end-to-end id, on nothing else.
  const entryReference = !house.hasTransactionIds && entry.endToEndId !== undefined ? `R${entry.id}` : undefined;
  return {
    transactionId: house.hasTransactionIds ? entry.id : entry.kind === 'salary' ? `S${entry.id}` : undefined,
    entryReference,
    endToEndId: entry.endToEndId,
    mandateId: entry.mandateId,
    bookingDate: entry.status === 'booked' ? entry.day : undefined,
    valueDate: entry.status === 'booked' ? entry.valueDay : undefined,
    transactionAmount: toAmount(house, { amountMinor: entry.amountMinor, currency: entry.currency, seed: entry.id }),
    ...toExchange(entry),
    ...toParties(entry),
    remittanceInformationUnstructured: toText(house, entry),
    bankTransactionCode: entry.amountMinor < 0n ? out : into,
    proprietaryBankTransactionCode: house.language === 'de' ? german : french,
    additionalInformation: entry.counterparty?.mcc === undefined ? undefined : `MCC ${entry.counterparty.mcc}`,
  };
}

/** One entry of a card account. */
export function toCardTransaction(house: House, account: Account, entry: Entry): Wire {
  const { exchange, counterparty: party } = entry;
  return {
    cardTransactionId: entry.status === 'booked' && hash32(entry.id) % 3 > 0 ? `C${entry.id}` : undefined,
    transactionDate: entry.madeAtMs === undefined ? entry.day : toLocalDateTime('FR', entry.madeAtMs).slice(0, 10),
    acceptorTransactionDateTime: entry.madeAtMs === undefined ? undefined : toLocalDateTime('FR', entry.madeAtMs),
    bookingDate: entry.status === 'booked' ? entry.day : undefined,
    transactionAmount: toAmount(house, { amountMinor: entry.amountMinor, currency: entry.currency, seed: entry.id }),
    ...toExchange(entry),
    originalAmount:
      exchange === undefined
        ? undefined
        : toAmount(house, {
            amountMinor: entry.amountMinor < 0n ? -exchange.originalMinor : exchange.originalMinor,
            currency: exchange.originalCurrency,
            seed: 'x',
          }),
    cardAcceptorId: party === undefined ? undefined : String(hash32(party.name)),
    cardAcceptorAddress: party?.mcc === undefined ? undefined : { townName: party.town, country: party.country },
    merchantCategoryCode: party?.mcc,
    maskedPAN: toMaskedCardNumber(account.cardNumber),
    transactionDetails: toText(house, entry),
    invoiced: entry.status === 'booked',
    proprietaryBankTransactionCode: entryCodes[entry.kind][3],
  };
}
