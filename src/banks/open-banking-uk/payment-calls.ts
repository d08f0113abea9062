// The calls that payments of UK Open Banking are made of, and the words that all of them share. Used by payment.ts and mandate.ts.
// Source: OBIE Payment Initiation API and VRP API 3.1.11 and 4.0, Read/Write API profile (message signing, error codes).

import { randomUUID } from 'node:crypto';
import type { Bank } from '../../domain/bank.ts';
import type { KnownPaymentStatus, PaymentRejection } from '../../domain/payment.ts';
import type { BankPostResponse } from '../../http/bank-post.ts';
import { toPathSegment } from '../calls.ts';
import { readObject as readAnswer, unreadable } from '../consent.ts';
import { isObject, type JsonObject, readList, readObject, readString } from '../json.ts';
import { type PaymentCall, type PaymentSignature, toPaymentFailure } from '../payment.ts';
import { openBankingUkProfileOf } from './profile.ts';

/** Both versions' words; 4.0 uses ISO 20022 codes. `AcceptedWithoutPosting` is at the creditor's bank, not settled. */
export const statuses: Readonly<Record<string, KnownPaymentStatus>> = {
  Pending: 'PENDING',
  AcceptedSettlementInProcess: 'SETTLEMENT_IN_PROCESS',
  AcceptedWithoutPosting: 'SETTLEMENT_IN_PROCESS',
  AcceptedSettlementCompleted: 'SETTLED',
  AcceptedCreditSettlementCompleted: 'SETTLED',
  Rejected: 'REJECTED',
  RCVD: 'RECEIVED',
  PDNG: 'PENDING',
  PATC: 'PENDING',
  ACTC: 'ACCEPTED',
  ACCP: 'ACCEPTED',
  ACFC: 'ACCEPTED',
  ACWC: 'ACCEPTED',
  ACSP: 'SETTLEMENT_IN_PROCESS',
  ACWP: 'SETTLEMENT_IN_PROCESS',
  BLCK: 'SETTLEMENT_IN_PROCESS',
  ACSC: 'SETTLED',
  ACCC: 'SETTLED',
  RJCT: 'REJECTED',
  CANC: 'CANCELLED',
};

/** What a code of an error body stands for. Source: OBIE error codes 3.1 (`UK.OBIE.…`) and 4.0 (`U…`). */
function toSaidRejection(code: string): PaymentRejection | null {
  if (/FailsControlParameters|^U014$/.test(code)) return 'LIMIT';
  if (/Field\.|Rules\.|InvalidFormat|^U00[1-9]$|^U01[0-3]$/.test(code)) return 'VALIDATION';
  if (/Unsupported\.|^U02\d$/.test(code)) return 'VALIDATION';
  if (/InsufficientFunds/.test(code)) return 'INSUFFICIENT_FUNDS';
  return null;
}

/** One bank's calls about payments. */
export class PaymentCalls {
  readonly bank: Bank;
  /** Of payment initiation, for the client's own token and the customer's. */
  readonly scope: string;
  readonly #base: string;
  readonly #isSigned: boolean;

  constructor(bank: Bank, base: string) {
    this.bank = bank;
    this.#base = base;
    const { scopes, paymentSignatures } = openBankingUkProfileOf(bank);
    this.scope = scopes.payments;
    this.#isSigned = paymentSignatures;
  }

  /** Source: OBIE Read/Write API profile, message signing. */
  signature(): PaymentSignature | null {
    if (!this.#isSigned) return null;
    return {
      header: 'x-jws-signature',
      members: {
        'http://openbanking.org.uk/iat': Math.floor(Date.now() / 1000),
        'http://openbanking.org.uk/iss': this.bank.authorization?.clientId ?? '',
        'http://openbanking.org.uk/tan': 'openbanking.org.uk',
      },
    };
  }

  /** A resource's `Data`, by the client's own token. @throws BankFailure, PaymentRefused */
  async read(call: PaymentCall, doing: string, url: URL): Promise<JsonObject> {
    const headers = headersOf(call);
    const response = await call.send({
      method: 'GET',
      url,
      authority: { scope: this.scope },
      headers,
      body: null,
    });
    if (response.status !== 200) throw this.refusal(doing, response);
    return this.readData(doing, response);
  }

  /** An address of the bank's API. @throws BankFailure for an id that cannot stand in one */
  url(collection: string, id?: string, more?: string): URL {
    const base = `${this.#base}/${collection}`;
    if (id === undefined) return new URL(base);
    const segment = toPathSegment(id);
    if (segment === null) throw unreadable(this.bank, 'payment', 'an id of the bank’s cannot stand in a path');
    return new URL(`${base}/${segment}${more === undefined ? '' : `/${more}`}`);
  }

  /** The `Data` of an answer. @throws BankFailure */
  readData(doing: string, response: BankPostResponse): JsonObject {
    const data = readObject(readAnswer(this.bank, doing, response), 'Data');
    if (data === null) throw unreadable(this.bank, doing, 'the answer has no Data');
    return data;
  }

  /** What an answer that is no success stands for. */
  refusal(doing: string, response: BankPostResponse) {
    let body: unknown = null;
    try {
      body = JSON.parse(response.text);
    } catch {
      // An error body may be anything.
    }
    const errors = isObject(body) ? (readList(body, 'Errors') ?? []) : [];
    const codes = errors.flatMap((error) => (isObject(error) ? (readString(error, 'ErrorCode') ?? []) : []));
    const rejection = codes.map(toSaidRejection).find((one) => one !== null) ?? null;
    return toPaymentFailure({ bank: this.bank, doing }, response, { rejection, bankCode: codes[0] ?? null });
  }
}

/** The headers of every call. */
export function headersOf({ psuIpAddress }: PaymentCall): Record<string, string> {
  const headers: Record<string, string> = { 'x-fapi-interaction-id': randomUUID() };
  if (psuIpAddress !== null) headers['x-fapi-customer-ip-address'] = psuIpAddress;
  return headers;
}
