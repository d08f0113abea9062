// What is sealed of a payment: its order, but for the amount, and its secrets, as JSON. Written and read by payment-rows.ts.
// What has another form than this version writes is never guessed at.

import type { Money } from '../domain/money.ts';
import type { PaymentAccount, PaymentOrder } from '../domain/payment-order.ts';
import { SealFailure } from './failures.ts';
import type { CancellationSecrets, PaymentSecrets } from './payments.ts';

/** The amount stands in its own columns: it is counted, and it is not personal. */
export function toSealedText({ instructedAmount: _amount, ...order }: PaymentOrder, secrets: PaymentSecrets): string {
  return JSON.stringify({ order, secrets });
}

function broken(): SealFailure {
  return new SealFailure('BROKEN', 'payments: a sealed value has another form than this version writes');
}

type Fields = Readonly<Record<string, unknown>>;

function toFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken();
  return { ...value };
}

function readTextOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw broken();
  return value;
}

function readTextOrNull(fields: Fields, name: string): string | null {
  return fields[name] == null ? null : readTextOf(fields, name);
}

function readNumberOrNull(fields: Fields, name: string): number | null {
  const value = fields[name] ?? null;
  if (value !== null && typeof value !== 'number') throw broken();
  return value;
}

function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name];
  if (typeof value !== 'boolean') throw broken();
  return value;
}

function readAccount(value: unknown): PaymentAccount {
  const fields = toFields(value);
  switch (fields['kind']) {
    case 'iban':
      return { kind: 'iban', iban: readTextOf(fields, 'iban') };
    case 'uk':
      return {
        kind: 'uk',
        sortCode: readTextOf(fields, 'sortCode'),
        accountNumber: readTextOf(fields, 'accountNumber'),
      };
    default:
      // Of a later version, whose gateways may run beside: read as another kind it would name another account.
      throw new SealFailure('BROKEN', 'payments: an account of a kind that this version does not know');
  }
}

function readCancellation(value: unknown): CancellationSecrets | null {
  if (value === null) return null;
  const fields = toFields(value);
  return {
    state: readTextOf(fields, 'state'),
    nonce: readTextOf(fields, 'nonce'),
    codeVerifier: readTextOf(fields, 'codeVerifier'),
    authorizationUrl: readTextOrNull(fields, 'authorizationUrl'),
    hasCode: readFlag(fields, 'hasCode'),
    requestedAtMs: readNumberOrNull(fields, 'requestedAtMs') ?? 0,
  };
}

/** What was sealed. @throws SealFailure BROKEN */
export function parseSealedText(
  text: string,
  instructedAmount: Money,
): { order: PaymentOrder; secrets: PaymentSecrets } {
  const whole = toFields(JSON.parse(text));
  const order = toFields(whole['order']);
  const secrets = toFields(whole['secrets']);
  return {
    order: {
      debtorAccount: order['debtorAccount'] === null ? null : readAccount(order['debtorAccount']),
      creditorName: readTextOf(order, 'creditorName'),
      creditorAccount: readAccount(order['creditorAccount']),
      creditorBic: readTextOrNull(order, 'creditorBic'),
      instructedAmount,
      endToEndId: readTextOf(order, 'endToEndId'),
      remittanceInformation: readTextOrNull(order, 'remittanceInformation'),
      requestedExecutionDate: readTextOrNull(order, 'requestedExecutionDate'),
      isInstant: readFlag(order, 'isInstant'),
    },
    secrets: {
      state: readTextOf(secrets, 'state'),
      nonce: readTextOf(secrets, 'nonce'),
      codeVerifier: readTextOf(secrets, 'codeVerifier'),
      isOpenId: readFlag(secrets, 'isOpenId'),
      authorizationUrl: readTextOrNull(secrets, 'authorizationUrl'),
      accessToken: readTextOrNull(secrets, 'accessToken'),
      // Rows of versions before these have none of them.
      refreshToken: readTextOrNull(secrets, 'refreshToken'),
      accessExpiresAtMs: readNumberOrNull(secrets, 'accessExpiresAtMs'),
      confirmationUrl: readTextOrNull(secrets, 'confirmationUrl'),
      confirmationCode: readTextOrNull(secrets, 'confirmationCode'),
      cancellation: readCancellation(secrets['cancellation'] ?? null),
    },
  };
}
