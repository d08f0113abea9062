// Whom the business pays at Revolut: a payee is a counterparty there, with accounts of its own, before anything can be paid to it. Called
// by orders.ts. Source: Revolut Business API 1.0 (schemas Counterparty, CounterpartyAccount, CreateCounterpartyRequest). Making one moves no
// money.

import type { Bank } from '../../domain/bank.ts';
import type { CurrencyCode } from '../../domain/iso4217.ts';
import { namesAccount, type PaymentAccount, type PaymentOrder } from '../../domain/payment-order.ts';
import { toIban } from '../identification.ts';
import { isObject, type JsonObject, readList, readString } from '../json.ts';
import { type PaymentCall, PaymentRefused } from '../payment.ts';
import { askForList, askRevolut } from './wire.ts';

/** An account that can be paid to. */
export interface Receiver {
  readonly counterpartyId: string;
  readonly accountId: string;
}

/** What counterparties are asked with. */
interface Asking {
  readonly bank: Bank;
  readonly base: string;
  readonly call: PaymentCall;
}

/** Words by which companies are told from people; without one a name of two words is a person's. */
const legalForms =
  /(?:^|[\s,])(?:ab|ag|aps|as|bv|b\.v\.|co|company|corp|doo|eood|gbr|gmbh|inc|kft|kg|limited|llc|llp|ltd|mbh|nv|n\.v\.|ohg|oy|oyj|oü|plc|sa|s\.a\.|sarl|sas|se|sia|sl|s\.l\.|spa|s\.p\.a\.|sro|srl|s\.r\.l\.|ug|uab)\.?(?:$|[\s,])/i;

/** The counterparty that an order names, of that name and number and in its currency; null where the business has none. */
export async function findReceiver(asking: Asking, order: PaymentOrder): Promise<Receiver | null> {
  const { bank, base, call } = asking;
  const url = new URL(`${base}/counterparties`);
  for (const [name, value] of Object.entries(toNumbers(order.creditorAccount))) url.searchParams.set(name, value);
  const listed = await askForList(bank, call, { method: 'GET', url, doing: 'counterparties' });
  const known = listed
    .filter(isObject)
    .filter((wire) => readString(wire, 'state') !== 'deleted')
    .filter((wire) => isSameName(readString(wire, 'name') ?? '', order.creditorName));
  for (const wire of known) {
    const receiver = toReceiver(wire, order);
    if (receiver !== null) return receiver;
  }
  return null;
}

/** The counterparty of this id, which must have the order's account. @throws PaymentRefused where it has not */
export async function readReceiver(asking: Asking, counterpartyId: string, order: PaymentOrder): Promise<Receiver> {
  const { bank, base, call } = asking;
  const url = new URL(`${base}/counterparty/${encodeURIComponent(counterpartyId)}`);
  const body = await askRevolut(bank, call, { method: 'GET', url, doing: 'counterparty' });
  const receiver = isObject(body) && readString(body, 'state') !== 'deleted' ? toReceiver(body, order) : null;
  if (receiver !== null) return receiver;
  throw new PaymentRefused('REFUSED', `${bank.id} payment: the counterparty of the allow-list has another account`);
}

/** Makes the counterparty of an order. Twice is no harm: it stands in a list once more. */
export async function createReceiver(asking: Asking, order: PaymentOrder): Promise<Receiver> {
  const { bank, base, call } = asking;
  const body = await askRevolut(bank, call, {
    method: 'POST',
    url: new URL(`${base}/counterparty`),
    body: {
      ...toName(order.creditorName),
      bank_country: countryOf(order.creditorAccount),
      currency: order.instructedAmount.currency,
      ...toNumbers(order.creditorAccount),
      ...(order.creditorBic === null ? {} : { bic: order.creditorBic }),
    },
    doing: 'counterparty',
  });
  const receiver = isObject(body) ? toReceiver(body, order) : null;
  if (receiver !== null) return receiver;
  throw new PaymentRefused('BANK_UNAVAILABLE', `${bank.id} payment: the new counterparty has another account`);
}

function toReceiver(wire: JsonObject, { creditorAccount, instructedAmount }: PaymentOrder): Receiver | null {
  const counterpartyId = readString(wire, 'id');
  const account = (readList(wire, 'accounts') ?? []).filter(isObject).find((one) => {
    const numbers = {
      iban: toIban(readString(one, 'iban')),
      sortCode: readString(one, 'sort_code')?.replace(/[\s-]/g, '') ?? null,
      accountNumber: readString(one, 'account_no')?.replace(/\s/g, '') ?? null,
    };
    return isIn(one, instructedAmount.currency) && namesAccount(numbers, creditorAccount) === true;
  });
  const accountId = account === undefined ? null : readString(account, 'id');
  return counterpartyId === null || accountId === null ? null : { counterpartyId, accountId };
}

const isIn = (wire: JsonObject, currency: CurrencyCode): boolean => readString(wire, 'currency') === currency;

/** An IBAN, or a UK sort code and account number. */
const toNumbers = (account: PaymentAccount): Readonly<Record<string, string>> =>
  account.kind === 'iban' ? { iban: account.iban } : { sort_code: account.sortCode, account_no: account.accountNumber };

const countryOf = (account: PaymentAccount): string => (account.kind === 'iban' ? account.iban.slice(0, 2) : 'GB');

/** A company by its whole name; a person by the last word and those before. */
function toName(name: string): JsonObject {
  const words = name.trim().split(/\s+/);
  if (legalForms.test(name) || words.length < 2) return { company_name: name };
  return { individual_name: { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1) ?? '' } };
}

/** Equal but for case, accents and spaces. */
function isSameName(one: string, other: string): boolean {
  const plain = (text: string) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
  return plain(one) === plain(other);
}
