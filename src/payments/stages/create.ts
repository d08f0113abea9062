// CREATING: the bank is asked to make the payment's resource, and where the customer authorises it. Until they do, nothing can
// move (PSD2 article 97): it may be repeated, as only the resource that is stored here is ever shown to them, but at banks that
// ask their customers themselves (decoupled). Called by decide.ts.

import { type CreatedPayment, PaymentRefused } from '../../banks/payment.ts';
import { reasonCodes } from '../../domain/payment.ts';
import {
  type Decision,
  end,
  endUnknown,
  leave,
  type NextAfterFailure,
  recordAndGoOn,
  type Situation,
  toBankTerms,
  toIdTakenStep,
  toStepEnd,
} from '../decision.ts';
import { firstLookMs, inFlightUntilMs } from './times.ts';

/** How often the bank is asked for a resource. */
const createTries = 3;

/** Has the bank make the resource, some times at most. */
export function create(situation: Situation): Decision {
  const { payment, bank, nowMs } = situation;
  const { secrets, order, id: paymentId, tries } = payment;
  const { mayRecreate, asksCustomerItself = false } = bank.payments;
  const most = mayRecreate === false || asksCustomerItself ? 1 : createTries;
  // What was made may have been paid by now: its customer was asked by the bank itself.
  if (asksCustomerItself && tries > 0) return endUnknown('NO_ANSWER');
  if (tries >= most || nowMs >= payment.authoriseUntilMs) {
    // Whatever was made, nobody was ever sent to authorise it.
    return end('REJECTED', { reasonCode: reasonCodes.unspecified, rejection: 'BANK_UNAVAILABLE' });
  }
  return {
    kind: 'send',
    before: {
      tries: tries + 1,
      dueAtMs: inFlightUntilMs(situation),
      step: { name: 'CREATE', phase: 'BEGUN' },
    },
    call: { kind: 'CREATE', request: { paymentId, order, state: secrets.state }, answered: sendCustomer },
    failed: notMade,
  };
}

const notMade: NextAfterFailure = (failure, { nowMs }) => {
  const step = toStepEnd('CREATE', failure);
  if (failure instanceof PaymentRefused) {
    return end('REJECTED', { step, reasonCode: reasonCodes.unspecified, rejection: failure.rejection });
  }
  return recordAndGoOn({ step, dueAtMs: nowMs + 2000 });
};

/** The resource is made: where the customer authorises it, unless they could pay there what has to be confirmed first. */
function sendCustomer(created: CreatedPayment, situation: Situation): Decision {
  const { payment, bank } = situation;
  const { step, confirmationUrl } = created;
  // Whoever may pay has been asked already: it is followed, whatever was wanted of them besides.
  if (step.kind === 'decoupled') return awaitCustomer({ ...created, confirmationUrl: null }, null, situation);
  const isWaiting = bank.payments.hasSubmission || confirmationUrl !== null;
  if (payment.needsConfirmation && !isWaiting) {
    // Whoever is sent there could pay; nobody is.
    const message = `${bank.bank.id} payment: the bank wants no confirmation of it`;
    const next = notMade(new PaymentRefused('UNSUPPORTED', message), situation);
    return { kind: 'tell', to: 'trouble', message, next };
  }
  if (step.kind !== 'oauth') return awaitCustomer(created, step.url, situation);
  return {
    kind: 'ask',
    call: {
      kind: 'AUTHORIZATION_URL',
      request: { step, secrets: payment.secrets },
      answered: (authorizationUrl, later) => awaitCustomer(created, authorizationUrl, later),
    },
    failed: notMade,
  };
}

/** `authorizationUrl` is null where nobody is sent anywhere. */
function awaitCustomer(created: CreatedPayment, authorizationUrl: string | null, situation: Situation): Decision {
  const { payment, bank, nowMs } = situation;
  const { step, confirmationUrl, bankConsentId, bankPaymentId } = created;
  const isWaiting = bank.payments.hasSubmission || confirmationUrl !== null;
  return {
    kind: 'record',
    change: {
      stage: 'AUTHORISING',
      tries: 0,
      step: { name: 'CREATE', phase: 'DONE' },
      ...toBankTerms(created),
      ...(bankConsentId === null ? {} : { bankConsentId }),
      ...(bankPaymentId === null ? {} : { bankPaymentId }),
      issuer: step.kind === 'oauth' ? bank.oauth.issuer : null,
      secrets: { authorizationUrl, isOpenId: step.kind === 'oauth' && step.isOpenId, confirmationUrl },
      dueAtMs: isWaiting ? payment.authoriseUntilMs : nowMs + firstLookMs,
    },
    next: () => leave,
    ifIdTaken: ({ message }) => ({
      kind: 'tell',
      to: 'alert',
      message: `payment ${payment.id}: not made; ${message}`,
      next: end('REJECTED', {
        step: toIdTakenStep('CREATE'),
        reasonCode: reasonCodes.unspecified,
        rejection: 'BANK_UNAVAILABLE',
      }),
    }),
  };
}
