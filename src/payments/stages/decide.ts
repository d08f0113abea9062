// What a payment's turn comes to, from where it stands: which stage decides. Called by advance.ts, which does what is decided.

import type { Decision, Situation } from '../decision.ts';
import { leave } from '../decision.ts';
import { awaitAuthorisation, awaitCode, giveUpExchange } from './authorise.ts';
import { cancel } from './cancel.ts';
import { create } from './create.ts';
import { follow } from './follow.ts';
import { clearUpUnderMandate, submitUnderMandate } from './mandate.ts';
import { lookFor, placeFirst } from './order.ts';
import { judgeRestored } from './restored.ts';
import { clearUp, submitFirst } from './submit.ts';

/** Decides; calls nobody and changes nothing. */
export function decide(situation: Situation): Decision {
  const { payment, bank } = situation;
  if (payment.restoredAtMs !== null) return judgeRestored(situation);
  // Where the bank cannot be asked to, the wish decides only whether anything more is sent.
  if (payment.cancellation === 'REQUESTED' && bank.payments.hasCancellation) return cancel(situation);
  switch (payment.stage) {
    case 'CREATING':
      return bank.payments.orders === undefined ? create(situation) : placeFirst(situation);
    case 'AUTHORISING':
      return awaitAuthorisation(situation);
    case 'EXCHANGING':
      return giveUpExchange(situation);
    case 'CONFIRMING':
      return awaitCode(situation);
    case 'AUTHORISED':
      return payment.mandateId === null ? submitFirst(situation) : submitUnderMandate(payment.mandateId, situation);
    case 'SUBMITTING':
      if (payment.mandateId !== null) return clearUpUnderMandate(payment.mandateId, situation);
      return bank.payments.orders === undefined ? clearUp(situation) : lookFor(situation);
    case 'FOLLOWING':
      return follow(situation);
    case 'ENDED':
      return leave;
  }
}
