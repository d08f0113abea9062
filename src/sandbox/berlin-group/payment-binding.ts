// What a person is asked when an authorization names a payment, to pay or to cancel, and what the answer does; what names a
// consent goes on to binding.ts. Made by routes.ts for the authorisation server and the redirect page.
import { errors } from 'oidc-provider';
import type { Binding, RequestParameters } from '../authorization/binding.ts';
import type { ScaAuthorization } from '../authorization/sca-redirect.ts';
import type { BankContext } from '../bank/listener.ts';
import type { Consent } from '../consents.ts';
import type { Account } from '../ledger/accounts.ts';
import { startOfDayMs, toDay } from '../ledger/calendar.ts';
import { toDecimal } from '../ledger/currency.ts';
import { canPay, type Payment } from '../payments/payment.ts';
import { namedIn } from './binding.ts';
import type { Initiation } from './initiation.ts';

/** House rule: an order waits a day for its customer. */
export const orderMs = 86_400_000;

/** The services of the interface that this sandbox has. */
export const services = ['payments', 'periodic-payments'] as const;

/** A payment as it was ordered. */
export interface Order {
  readonly consent: Consent;
  readonly payment: Payment;
  readonly service: (typeof services)[number];
  readonly product: string;
  readonly initiation: Initiation;
  /** The account that the order names; undefined when the customer chooses. */
  readonly named: Account | undefined;
  /** Whether what the customer authorises waits for the client's confirmation. */
  readonly needsConfirmation: boolean;
  /** The account that the customer has chosen; undefined before. */
  chosen: Account | undefined;
  readonly authorizations: ScaAuthorization[];
  readonly cancellations: ScaAuthorization[];
}

/** Sends what names a payment one way, all else the way it went before. */
export function withPayments(
  { world, consents }: BankContext,
  others: Binding,
  orders: ReadonlyMap<string, Order>,
): Binding {
  const { payments } = world;
  const orderIn = (parameters: RequestParameters): Order | undefined => orders.get(namedIn(parameters, 'PIS') ?? '');

  /** Whether the customer is asked to pay or to cancel; fails when there is nothing to ask. */
  function actOf({ consent, payment, cancellations }: Order, parameters: RequestParameters): 'pay' | 'cancel' {
    const status = payments.statusOf(payment);
    if (status === 'RCVD' && consents.stateOf(consent, world.nowMs) === 'awaiting') return 'pay';
    if (status === 'ACTC' && cancellations.some((authorization) => authorization.status === 'received')) {
      return 'cancel';
    }
    throw new errors.InvalidScope('the payment does not wait for authorisation', String(parameters['scope'] ?? ''));
  }
  function settle(list: readonly ScaAuthorization[], status: 'unconfirmed' | 'finalised' | 'failed'): void {
    for (const authorization of list) if (authorization.status === 'received') authorization.status = status;
  }

  return {
    ask: (parameters) => {
      const order = orderIn(parameters);
      if (order === undefined) return others.ask(parameters);
      const act = actOf(order, parameters);
      const { initiation, payment, consent, named } = order;
      const only = act === 'cancel' ? payment.debtor : named;
      return {
        permissions: new Set(),
        expiresAtMs: consent.expiresAtMs,
        isEligible: (account) => canPay(account, 'EUR') && (only === undefined || only.id === account.id),
        payment: {
          act,
          payee: initiation.payee.name,
          payeeAccount: initiation.payee.iban,
          amount: toDecimal(initiation.amountMinor, initiation.currency),
          currency: initiation.currency,
          reference: initiation.text,
          day:
            initiation.schedule?.firstDay ??
            (payment.order.dueMs === undefined ? undefined : toDay(payment.order.dueMs)),
          schedule: initiation.schedule,
        },
      };
    },
    allow: (parameters, choice) => {
      const order = orderIn(parameters);
      if (order === undefined) return others.allow(parameters, choice);
      const act = actOf(order, parameters);
      const { consent, payment, initiation, authorizations, cancellations } = order;
      if (act === 'cancel') {
        if (consent.customer !== choice.customer) throw new errors.AccessDenied('the payment belongs to someone else');
        payments.cancel(payment);
        settle(cancellations, 'finalised');
        return consent;
      }
      const [accountId = ''] = choice.accounts;
      const debtor = world.ledger.account(accountId);
      if (debtor === undefined) throw new errors.AccessDenied('there is no such account');
      consents.authorise(consent, choice, world.nowMs);
      // What was agreed for a day to come can be seen and cancelled until that day.
      const { schedule } = initiation;
      const lastMs = schedule === undefined ? payment.order.dueMs : startOfDayMs(schedule.lastDay ?? '9999-12-31');
      consent.expiresAtMs = (lastMs ?? world.nowMs) + orderMs;
      order.chosen = debtor;
      const isWaiting = order.needsConfirmation && !payments.planOf(payment.order.bank).isConfirmationIgnored;
      settle(authorizations, isWaiting ? 'unconfirmed' : 'finalised');
      if (!isWaiting) payments.submit(payment, debtor);
      return consent;
    },
    refuse: (parameters) => {
      const order = orderIn(parameters);
      if (order === undefined) {
        others.refuse(parameters);
        return;
      }
      const act = actOf(order, parameters);
      if (act === 'cancel') {
        settle(order.cancellations, 'failed');
        return;
      }
      consents.reject(order.consent, world.nowMs);
      payments.reject(order.payment, 'not-authorised');
      settle(order.authorizations, 'failed');
    },
  };
}
