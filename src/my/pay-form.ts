// What a person fills in to pay: read from a form, checked as far as a form can be, and made into the input of the public schema,
// which checks the rest. Amounts may be written with a point or a comma, and without thousands: `1,234` is refused where it could be
// either. Used by pay-page.ts and pay-views.ts.

import { currencyExponent, parseCurrency } from '../domain/iso4217.ts';
import { isDay } from './account-query.ts';
import type { InitiatePaymentInput, PayersQuery, PaymentCreditorInput, PaymentFieldErrorCode } from './generated.ts';

/** The fields, as they were written. */
export interface PayForm {
  readonly from: string;
  readonly name: string;
  readonly iban: string;
  readonly sortCode: string;
  readonly accountNumber: string;
  readonly amount: string;
  readonly reference: string;
  readonly day: string;
  readonly instant: boolean;
}

export type PayField = keyof PayForm;

/** An account that a person can pay from. */
export type Payer = NonNullable<NonNullable<PayersQuery['me']>['accounts']>['edges'][number]['node'] & {
  readonly currency: string;
};

/** What is wrong with a field: a code of the schema's, or the form's own. */
export type FieldFault = PaymentFieldErrorCode | 'badAmount' | 'noFrom' | 'noAccountGiven';

export type FormFaults = ReadonlyMap<PayField | 'elsewhere', FieldFault>;

export const emptyForm: PayForm = {
  from: '',
  name: '',
  iban: '',
  sortCode: '',
  accountNumber: '',
  amount: '',
  reference: '',
  day: '',
  instant: false,
};

/** Longer texts are none that any bank takes. */
const longest = 300;

/** Reads a form that was sent, or an address. */
export function readForm(params: URLSearchParams): PayForm {
  const read = (name: PayField): string => (params.get(name) ?? '').trim().slice(0, longest);
  return {
    // Global ids can be long.
    from: (params.get('from') ?? '').slice(0, 4000),
    name: read('name'),
    iban: read('iban'),
    sortCode: read('sortCode'),
    accountNumber: read('accountNumber'),
    amount: read('amount'),
    reference: read('reference'),
    day: read('day'),
    instant: params.get('instant') === 'yes',
  };
}

/** In what is paid in a country: Faster Payments in pounds, SEPA in euros. Elsewhere the bank says when it is asked. */
const schemeCurrencies: readonly (readonly [countries: ReadonlySet<string>, currency: string])[] = [
  [new Set(['GB']), 'GBP'],
  [
    new Set('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(' ')),
    'EUR',
  ],
];

/** The accounts that can pay, as far as banks have told them. */
export interface Payers {
  readonly list: readonly Payer[];
  /** Names of banks that have not told all of their accounts. */
  readonly unread: readonly string[];
}

/** Outcomes by which a bank has told all that there is to tell. */
const told: ReadonlySet<string> = new Set(['OK', 'STALE', 'UNSUPPORTED', 'FORBIDDEN', 'CONSENT_REQUIRED']);

/** The accounts of an answer that can pay. */
export function payersOf(answer: PayersQuery | null): Payers {
  const accounts = answer?.me?.accounts ?? null;
  const sources = accounts?.sources ?? [];
  const unread =
    accounts === null ? ['bankgraph'] : sources.filter(({ status }) => !told.has(status)).map(({ bank }) => bank.name);
  const list = (accounts?.edges ?? []).flatMap(({ node: account }): Payer[] => {
    const { currency, type, status, bank } = account;
    const canPay =
      type === 'CURRENT' && status !== 'CLOSED' && status !== 'BLOCKED' && bank.capabilities.includes('PAYMENTS');
    const [, schemeCurrency] = schemeCurrencies.find(([countries]) => countries.has(bank.country)) ?? [];
    const isScheme = schemeCurrency === undefined || schemeCurrency === currency;
    return canPay && isScheme && currency !== null ? [{ ...account, currency }] : [];
  });
  return { list, unread: [...new Set(unread)] };
}

/** `12,50` and `12.50` as a decimal with no more places than its currency has; null for what is no amount, or could be two (`1,234`). */
export function toAmount(text: string, currency: string): string | null {
  const [, whole, places = ''] = /^(\d{1,15})(?:[.,](\d{1,4}))?$/.exec(text.replaceAll(/[\s\u00a0\u202f]/g, '')) ?? [];
  if (whole === undefined) return null;
  const known = parseCurrency(currency);
  if (known === null) return null;
  const scale = currencyExponent(known);
  if (places.length > scale || (places.length === 3 && whole.length <= 3)) return null;
  const amount = `${whole.replace(/^0+(?=\d)/, '')}${places === '' ? '' : `.${places.padEnd(scale, '0')}`}`;
  return /[1-9]/.test(amount) ? amount : null;
}

/** Who is to be paid, as the schema has it. */
export function toCreditor({ name, iban, sortCode, accountNumber }: PayForm): PaymentCreditorInput {
  return iban === ''
    ? { name, sortCode: sortCode.replaceAll(/[\s-]/g, ''), accountNumber: accountNumber.replaceAll(/\s/g, '') }
    : { name, iban: iban.replaceAll(/\s/g, '').toUpperCase() };
}

/** What the form itself can tell. */
export function formFaults(form: PayForm, payer: Payer | null): FormFaults {
  const faults = new Map<PayField, FieldFault>();
  if (payer === null) faults.set('from', 'noFrom');
  if (form.name === '') faults.set('name', 'REQUIRED');
  const hasUk = form.sortCode !== '' || form.accountNumber !== '';
  if (form.iban === '' && !hasUk) faults.set('iban', 'noAccountGiven');
  if (form.iban !== '' && hasUk) faults.set('iban', 'noAccountGiven');
  if (form.iban === '' && hasUk) {
    if (form.sortCode === '') faults.set('sortCode', 'REQUIRED');
    if (form.accountNumber === '') faults.set('accountNumber', 'REQUIRED');
  }
  if (toAmount(form.amount, payer?.currency ?? 'EUR') === null) {
    faults.set('amount', form.amount === '' ? 'REQUIRED' : 'badAmount');
  }
  if (form.day !== '' && !isDay(form.day)) faults.set('day', 'INVALID');
  return faults;
}

const fieldsByPath: Readonly<Record<string, PayField>> = {
  debtorAccountId: 'from',
  bankId: 'from',
  'creditor.name': 'name',
  'creditor.iban': 'iban',
  'creditor.sortCode': 'sortCode',
  'creditor.accountNumber': 'accountNumber',
  'payee.name': 'name',
  'payee.iban': 'iban',
  'payee.sortCode': 'sortCode',
  'payee.accountNumber': 'accountNumber',
  name: 'name',
  iban: 'iban',
  sortCode: 'sortCode',
  accountNumber: 'accountNumber',
  amount: 'amount',
  'amount.amount': 'amount',
  'amount.currency': 'amount',
  remittanceInformation: 'reference',
  requestedExecutionDate: 'day',
  isInstant: 'instant',
};

/** What the schema has found wrong, by the form's fields. */
export function toFaults(
  fields: readonly { readonly field: string; readonly code: PaymentFieldErrorCode }[],
): FormFaults {
  return new Map(fields.map(({ field, code }) => [fieldsByPath[field] ?? 'elsewhere', code]));
}

/** The payment, as the schema has it; null while the form is not whole. */
export function toInput(
  form: PayForm,
  payer: Payer,
  { key, redirectUri }: { readonly key: string; readonly redirectUri: string },
): InitiatePaymentInput | null {
  const amount = toAmount(form.amount, payer.currency);
  if (amount === null) return null;
  return {
    idempotencyKey: key,
    debtorAccountId: payer.id,
    creditor: toCreditor(form),
    amount: { amount, currency: payer.currency },
    ...(form.reference === '' ? {} : { remittanceInformation: form.reference }),
    ...(form.day === '' ? {} : { requestedExecutionDate: form.day }),
    ...(form.instant ? { isInstant: true } : {}),
    redirectUri,
  };
}
