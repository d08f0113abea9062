// Payments from the business's own accounts, ordered with its own access: drafts, which somebody allows in Revolut's app, and payments at
// once (`/pay`) where the operator has said so. Called by payment.ts and src/payments through the port banks/payment.ts. Source: Revolut
// Business API 1.0 (/payment-drafts, /pay, /transactions). A draft has no key: it is sent once, and found by its title, which names the
// payment. `/pay` takes the same `request_id` for the same payment for two weeks, and is found by it.

import { LRUCache } from 'lru-cache';
import type { Bank } from '../../domain/bank.ts';
import { BankFailure } from '../../domain/errors.ts';
import { toDecimal } from '../../domain/money.ts';
import { newEndToEndId } from '../../domain/own-reference.ts';
import { namesAccount, type PaymentOrder } from '../../domain/payment-order.ts';
import { isObject, type JsonObject, readList, readString } from '../json.ts';
import {
  type BankPaymentState,
  type DirectLimits,
  type OrderPlacing,
  type OrderRequest,
  type OrderSearch,
  type PaymentCall,
  PaymentRefused,
  PaymentUnsent,
  type PlacedOrder,
  toBankKey,
} from '../payment.ts';
import { createReceiver, findReceiver, type Receiver, readReceiver } from './counterparties.ts';
import { parseBankDetails } from './mapping.ts';
import {
  isAlike,
  isOrder,
  isTitleOf,
  type Resource,
  readId,
  readTitle,
  toDraftState,
  toPlacedDraft,
  toPlacedTransaction,
  toReference,
  toTitle,
  toTransactionState,
  type Way,
} from './order-mapping.ts';
import { type DirectPayments, revolutBusinessProfileOf, toMinor } from './profile.ts';
import { askForList, askRevolut, type RevolutQuestion } from './wire.ts';

const dayMs = 86_400_000;
/** `request_id` is kept two weeks; a day of clocks that differ is left out. Milliseconds. */
const resendMs = 13 * dayMs;
/** Transactions may be looked for by `request_id` in so many days at once. */
const searchMs = 13 * dayMs;
/** How long a draft may wait for somebody to allow it. */
const approvalMs = 7 * dayMs;
/** What was ordered is looked for from a little before it was sent. */
const clockMs = 3_600_000;
/** How long ago a draft that is gone may have been allowed. */
const longestMs = 30 * dayMs;

/** The orders of one business. */
export class RevolutOrders implements OrderPlacing {
  readonly customerId: string;
  readonly approvalMs = approvalMs;
  readonly #bank: Bank;
  readonly #base: string;
  readonly #direct: DirectPayments | null;
  /** Ids of the business's accounts by currency and number: they stay. */
  readonly #accounts = new LRUCache<string, string>({ max: 200 });

  constructor(bank: Bank, base: string) {
    const { customer, direct } = revolutBusinessProfileOf(bank);
    this.#bank = bank;
    this.#base = base;
    // Without one there are no payments: institution.ts.
    this.customerId = customer ?? '';
    this.#direct = direct;
  }

  directLimitsOf(order: PaymentOrder): DirectLimits | null {
    const { amountMinor, currency } = order.instructedAmount;
    const [most, perDayMinor] = [this.#direct?.perPayment, this.#direct?.perDay].map((amounts) =>
      toMinor(currency, amounts?.[currency]),
    );
    const isAllowed = most != null && amountMinor <= most && this.#payeeOf(order) !== undefined;
    // `/pay` is at once.
    return isAllowed && perDayMinor != null && order.requestedExecutionDate === null ? { perDayMinor } : null;
  }

  #payeeOf({ creditorAccount }: PaymentOrder) {
    return this.#direct?.counterparties.find(
      (payee) => namesAccount({ iban: null, sortCode: null, accountNumber: null, ...payee }, creditorAccount) === true,
    );
  }

  resendMsOf({ isDirect }: OrderRequest): number {
    return isDirect ? resendMs : 0;
  }

  async place(call: PaymentCall, request: OrderRequest): Promise<PlacedOrder> {
    const way = await this.#unsent(async () => {
      const { order } = request;
      return { accountId: await this.#accountOf(call, order), receiver: await this.#receiverOf(call, request) };
    });
    return request.isDirect ? this.#pay(call, request, way) : this.#draft(call, request, way);
  }

  /** Whatever has to be known before anything is ordered. @throws PaymentUnsent */
  async #unsent<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PaymentRefused) throw new PaymentUnsent(error.rejection, error.message, error.bankCode);
      if (error instanceof BankFailure) throw new PaymentUnsent('BANK_UNAVAILABLE', error.message, error.bankCode);
      throw error;
    }
  }

  /** `GET /accounts`, and the numbers of those in the order's currency. @throws PaymentRefused where not exactly one is the debtor's */
  async #accountOf(call: PaymentCall, { debtorAccount, instructedAmount }: PaymentOrder): Promise<string> {
    if (debtorAccount === null) throw new PaymentRefused('VALIDATION', `${this.#bank.id} payment: no paying account`);
    const { currency } = instructedAmount;
    const key = `${currency} ${JSON.stringify(debtorAccount)}`;
    const known = this.#accounts.get(key);
    if (known !== undefined) return known;
    const found: string[] = [];
    const accounts = await this.#askForList(call, '/accounts', 'accounts');
    for (const account of accounts.filter(isObject)) {
      const id = readId(account);
      if (id === null || readString(account, 'currency') !== currency) continue;
      const path = `/accounts/${encodeURIComponent(id)}/bank-details`;
      const details = await this.#askForList(call, path, 'bank details');
      if (namesAccount(parseBankDetails(details), debtorAccount) === true) found.push(id);
    }
    const [one, ...others] = found;
    if (one === undefined)
      throw new PaymentRefused('VALIDATION', `${this.#bank.id} payment: the business has no such account`);
    // The order names it by its number and currency alone: money must not leave another.
    if (others.length > 0)
      throw new PaymentRefused('VALIDATION', `${this.#bank.id} payment: ${found.length} accounts have this number`);
    this.#accounts.set(key, one);
    return one;
  }

  async #receiverOf(call: PaymentCall, { order, isDirect }: OrderRequest): Promise<Receiver> {
    const asking = { bank: this.#bank, base: this.#base, call };
    if (isDirect) return readReceiver(asking, this.#payeeOf(order)?.id ?? '', order);
    return (await findReceiver(asking, order)) ?? (await createReceiver(asking, order));
  }

  /** `POST /payment-drafts`, once. */
  async #draft(call: PaymentCall, { paymentId, order }: OrderRequest, way: Way): Promise<PlacedOrder> {
    const body = await this.#ask(call, {
      method: 'POST',
      path: '/payment-drafts',
      body: {
        title: toTitle(paymentId, order),
        ...(order.requestedExecutionDate === null ? {} : { schedule_for: order.requestedExecutionDate }),
        payments: [this.#toPayment(order, way)],
      },
      doing: 'payment draft',
    });
    const id = isObject(body) ? readId(body) : null;
    if (id === null) throw this.#unreadable('payment draft', 'the answer has no id');
    // The answer names a draft and nothing of what it is: a duplicated or mixed-up one would be another payment.
    return this.#sure(async () => {
      const draft = await this.#readDraft(call, id);
      if (draft === null || !isTitleOf(draft.title, paymentId) || !isOrder(draft.payment, order, way))
        throw this.#unreadable('payment draft', 'the answer names another payment');
      return toPlacedDraft(id, draft.payment);
    });
  }

  /** `POST /pay`, under the payment's own key. */
  async #pay(call: PaymentCall, { paymentId, order }: OrderRequest, way: Way): Promise<PlacedOrder> {
    const requestId = toBankKey(paymentId, 'payment');
    const body = await this.#ask(call, {
      method: 'POST',
      path: '/pay',
      body: { request_id: requestId, ...this.#toPayment(order, way) },
      doing: 'payment',
    });
    const id = isObject(body) ? readId(body) : null;
    if (id === null) throw this.#unreadable('payment', 'the answer has no id');
    return this.#sure(async () => {
      const transaction = await this.#readTransaction(call, id);
      if (transaction === null || readString(transaction, 'request_id') !== requestId)
        throw this.#unreadable('payment', 'the answer names another payment');
      return toPlacedTransaction(transaction, id);
    });
  }

  #toPayment({ instructedAmount, ...order }: PaymentOrder, { accountId, receiver }: Way): JsonObject {
    return {
      account_id: accountId,
      receiver: { counterparty_id: receiver.counterpartyId, account_id: receiver.accountId },
      amount: Number(toDecimal(instructedAmount)),
      currency: instructedAmount.currency,
      reference: toReference(order),
    };
  }

  /** What is asked once the order was sent: nothing that goes wrong here says that it was not. @throws BankFailure */
  async #sure<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof PaymentRefused) throw this.#unreadable('payment', error.message);
      throw error;
    }
  }

  async find(call: PaymentCall, request: OrderRequest & { readonly sentAtMs: number }): Promise<OrderSearch> {
    const { paymentId, isDirect, sentAtMs } = request;
    const key = toBankKey(paymentId, 'payment');
    const paid = (await this.#searchTransactions(call, { from: sentAtMs - clockMs, requestId: key })).filter(
      (transaction) => readString(transaction, 'request_id') === key,
    );
    const [one, ...others] = paid;
    const id = one === undefined ? null : readId(one);
    // It is there, whatever it is called.
    if (others.length > 0 || (one !== undefined && id === null)) return { kind: 'ambiguous' };
    if (one !== undefined && id !== null) return { kind: 'found', placed: toPlacedTransaction(one, id) };
    const draftId = await this.#findDraft(call, paymentId);
    const draft = draftId === null ? null : await this.#readDraft(call, draftId);
    if (draftId !== null && draft !== null) return { kind: 'found', placed: toPlacedDraft(draftId, draft.payment) };
    if (isDirect) return { kind: 'absent', mayBeOver: false };
    return this.#findAllowed(call, request);
  }

  /** A draft that was allowed meanwhile is in no list any more, and its transaction does not name it. */
  async #findAllowed(
    call: PaymentCall,
    { paymentId, order, sentAtMs }: OrderRequest & { readonly sentAtMs: number },
  ): Promise<OrderSearch> {
    const alike = await this.#findAlike(call, order, sentAtMs - clockMs);
    if (alike.length === 0) return { kind: 'absent', mayBeOver: true };
    const [one, ...others] = alike;
    const id = one === undefined ? null : readId(one);
    // The gateway's own reference is no other payment's; one that the payer has given may be.
    const isCertain = toReference(order) === newEndToEndId(paymentId) && others.length === 0;
    return isCertain && one !== undefined && id !== null
      ? { kind: 'found', placed: toPlacedTransaction(one, id) }
      : { kind: 'ambiguous' };
  }

  async #findAlike(call: PaymentCall, order: PaymentOrder, from: number): Promise<readonly JsonObject[]> {
    const accountId = await this.#accountOf(call, order);
    const transactions = await this.#searchTransactions(call, { from, accountId });
    return transactions.filter((transaction) => isAlike(transaction, order, accountId));
  }

  /**
   * The draft of this payment that nobody has sent for processing: `known`, or whichever there is where none is known. There is one: another
   * was made by something on the way that sent it twice, and is taken back.
   */
  async #findDraft(call: PaymentCall, paymentId: string, known: string | null = null): Promise<string | null> {
    const ids = (await this.#listDrafts(call))
      .filter((draft) => isTitleOf(readString(draft, 'title'), paymentId))
      .map((draft) => {
        const id = readId(draft);
        if (id === null) throw this.#unreadable('payment drafts', 'a draft has no id');
        return id;
      })
      .sort();
    const id = known === null ? (ids[0] ?? null) : ids.includes(known) ? known : null;
    for (const stray of ids) if (stray !== id) await this.deleteDraft(call, stray);
    return id;
  }

  /** Whether a draft waits to be sent for processing. Somebody may have called it something else: then others of that name are theirs. */
  async #isOpen(call: PaymentCall, id: string, title: string | null): Promise<boolean> {
    const paymentId = readTitle(title);
    if (paymentId !== null) return (await this.#findDraft(call, paymentId, id)) !== null;
    return (await this.#listDrafts(call)).some((draft) => readId(draft) === id);
  }

  async #listDrafts(call: PaymentCall): Promise<readonly JsonObject[]> {
    const body = await this.#ask(call, { method: 'GET', path: '/payment-drafts', doing: 'payment drafts' });
    const list = isObject(body) ? body['payment_orders'] : null;
    if (!Array.isArray(list)) throw this.#unreadable('payment drafts', 'the answer has no list');
    return list.filter(isObject);
  }

  /** `DELETE /payment-drafts/{id}`. @throws PaymentRefused where it is decided on already; BankFailure */
  async deleteDraft(call: PaymentCall, id: string): Promise<void> {
    await this.#ask(call, {
      method: 'DELETE',
      path: `/payment-drafts/${encodeURIComponent(id)}`,
      doing: 'payment draft',
    });
  }

  /** How an order stands. @throws BankFailure, PaymentRefused */
  async readState(call: PaymentCall, { kind, id }: Resource, order: PaymentOrder): Promise<BankPaymentState> {
    if (kind === 'transaction') {
      const transaction = await this.#readTransaction(call, id);
      return transaction === null ? { status: null, reasonCode: null } : toTransactionState(transaction);
    }
    const draft = await this.#readDraft(call, id);
    if (draft === null) {
      // Taken back in the app; unless what it was for has been paid all the same.
      const alike = await this.#findAlike(call, order, Date.now() - longestMs);
      return { status: alike.length === 0 ? 'CANCELLED' : null, reasonCode: null };
    }
    const state = toDraftState(draft.payment);
    if (state.status !== 'RECEIVED') return state;
    // Not among those that wait to be sent for processing: it is reviewed, or is for a day to come.
    return (await this.#isOpen(call, id, draft.title)) ? state : { ...state, status: 'PENDING' };
  }

  /** Null where there is none. */
  async #readDraft(
    call: PaymentCall,
    id: string,
  ): Promise<{ readonly title: string | null; readonly payment: JsonObject | null } | null> {
    const path = `/payment-drafts/${encodeURIComponent(id)}`;
    const body = await this.#orNull(this.#ask(call, { method: 'GET', path, doing: 'payment draft' }));
    if (!isObject(body)) return null;
    const [payment, ...others] = readList(body, 'payments') ?? [];
    const isOne = isObject(payment) && others.length === 0;
    return { title: readString(body, 'title'), payment: isOne ? payment : null };
  }

  /** Null where there is none. */
  async #readTransaction(call: PaymentCall, id: string): Promise<JsonObject | null> {
    const path = `/transaction/${encodeURIComponent(id)}`;
    const body = await this.#orNull(this.#ask(call, { method: 'GET', path, doing: 'payment' }));
    return isObject(body) ? body : null;
  }

  async #orNull(asked: Promise<unknown>): Promise<unknown> {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof PaymentRefused && error.bankCode === notFoundCode) return null;
      throw error;
    }
  }

  async #searchTransactions(
    call: PaymentCall,
    { from, requestId, accountId }: { readonly from: number; readonly requestId?: string; readonly accountId?: string },
  ): Promise<readonly JsonObject[]> {
    const query = new URLSearchParams({ from: new Date(from).toISOString(), count: '1000', type: 'transfer' });
    if (requestId !== undefined) {
      query.set('request_id', requestId);
      query.set('to', new Date(from + searchMs).toISOString());
    }
    if (accountId !== undefined) query.set('account', accountId);
    const list = await this.#askForList(call, `/transactions?${query}`, 'payments');
    // More than a page of transfers in so short a time: what is not on it cannot be said to be absent.
    if (list.length >= 1000) throw this.#unreadable('payments', 'there are more than can be looked through');
    return list.filter(isObject);
  }

  #ask(call: PaymentCall, { path, ...question }: Omit<RevolutQuestion, 'url'> & { readonly path: string }) {
    return askRevolut(this.#bank, call, { ...question, url: new URL(`${this.#base}${path}`) });
  }

  #askForList(call: PaymentCall, path: string, doing: string): Promise<readonly unknown[]> {
    return askForList(this.#bank, call, { method: 'GET', url: new URL(`${this.#base}${path}`), doing });
  }

  #unreadable(doing: string, reason: string): BankFailure {
    const operatorMessage = `${this.#bank.id} ${doing}: ${reason}`;
    return new BankFailure({ code: 'BANK_BAD_RESPONSE', bankId: this.#bank.id, operatorMessage });
  }
}

/** "The specified payment draft was not found", "Transaction not found". */
const notFoundCode = '3006';
