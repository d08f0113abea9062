// Revolut Business's payments as the port banks/payment.ts has them: nobody is sent anywhere, so that all of it is orders (orders.ts).
// Made by standard.ts, called by src/payments. Source: Revolut Business API 1.0.

import type { Bank } from '../../domain/bank.ts';
import type { PaymentOrder, PaymentScheme } from '../../domain/payment-order.ts';
import {
  type BankPaymentState,
  type CancelAnswer,
  type ConfirmationStatus,
  type PaymentCall,
  type PaymentConnector,
  type PaymentConsentStatus,
  PaymentRefused,
} from '../payment.ts';
import { readPaymentId } from './order-mapping.ts';
import { RevolutOrders } from './orders.ts';

/** What is ordered: euros and pounds, to numbers that both know; a reference of 140 characters is passed on. */
const scheme: PaymentScheme = {
  currencies: new Set(['EUR', 'GBP']),
  accounts: new Set(['iban', 'uk']),
  needsDebtorAccount: true,
  // Revolut takes the fastest way that there is, and says of none beforehand.
  takesInstant: false,
  takesBic: true,
  maxNameLength: 140,
  maxEndToEndIdLength: 35,
  maxRemittanceLength: 140,
  // Numbers are JSON numbers: a double holds these to the cent.
  maxAmountMinor: 99_999_999_999n,
  characters: /^[\x20-\x7E\u00A3\u00C0-\u024F]*$/,
};

/** The payments of one business. */
export class RevolutBusinessPayments implements PaymentConnector {
  readonly bank: Bank;
  readonly scheme = scheme;
  readonly hasSubmission = false;
  readonly hasConfirmation = false;
  /** A draft, as long as nobody has decided on it. */
  readonly hasCancellation = true;
  readonly mayRecreate = false;
  readonly mayResubmit = false;
  readonly orders: RevolutOrders;

  constructor(bank: Bank, base: string) {
    this.bank = bank;
    this.orders = new RevolutOrders(bank, base.replace(/\/+$/, ''));
  }

  /** There are no consents. */
  consentIdOf(): null {
    return null;
  }

  async create(): Promise<never> {
    throw this.#none('no resource that a customer authorises');
  }

  async hasFunds(): Promise<null> {
    return null;
  }

  async submit(): Promise<never> {
    throw this.#none('no submission');
  }

  async confirm(): Promise<ConfirmationStatus> {
    throw this.#none('no confirmation');
  }

  async readConfirmation(): Promise<ConfirmationStatus> {
    return 'UNKNOWN';
  }

  async readConsent(): Promise<PaymentConsentStatus> {
    return 'UNKNOWN';
  }

  async readState(call: PaymentCall, bankPaymentId: string, order: PaymentOrder): Promise<BankPaymentState> {
    const resource = readPaymentId(bankPaymentId);
    return resource === null ? { status: null, reasonCode: null } : this.orders.readState(call, resource, order);
  }

  async cancel(call: PaymentCall, { bankPaymentId }: { readonly bankPaymentId: string }): Promise<CancelAnswer> {
    const resource = readPaymentId(bankPaymentId);
    if (resource?.kind !== 'draft') return { kind: 'refused', bankCode: null };
    try {
      await this.orders.deleteDraft(call, resource.id);
      return { kind: 'cancelled' };
    } catch (error) {
      if (!(error instanceof PaymentRefused) || error.bankCode === null) throw error;
      return { kind: 'refused', bankCode: error.bankCode };
    }
  }

  #none(what: string): PaymentRefused {
    return new PaymentRefused('UNSUPPORTED', `${this.bank.id} payment: the standard has ${what}`);
  }
}
