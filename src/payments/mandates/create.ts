// Asking for a mandate: checked, begun once for each key, taken on until the customer can authorise it. Durable before any bank is called.
// Called by service.ts; who may, and from which account, is decided as for payments (../initiate.ts).

import { createHash } from 'node:crypto';
import type { PayableBank } from '../../banks/payable-bank.ts';
import type { RegisteredClient } from '../../domain/client.ts';
import { dateInZone } from '../../domain/dates.ts';
import { homeOf } from '../../domain/link.ts';
import { type MandateTerms, parseMandate } from '../../domain/payment-mandate.ts';
import type { PaymentFault } from '../../domain/payment-order.ts';
import { toHash } from '../../store/attempts.ts';
import type { MandateRecord } from '../../store/payment-mandates.ts';
import type { IdempotencyScope } from '../../store/payments.ts';
import { debtorToName, debtorUnknown, findRequestFaults, toKeyedId, toScope } from '../initiate.ts';
import { type PaymentOptions, writeScope } from '../options.ts';
import { leftOf, pause } from '../progress.ts';
import { authoriseMs, newCallbackSecrets } from '../secrets.ts';
import type { CreateMandateRequest, CreateMandateResult } from './results.ts';
import { advanceMandateBehind } from './setup.ts';

/** When the sweep takes a new one up whose gateway died, milliseconds. */
const takeOverMs = 15_000;

/** Makes one for each key of a caller, however often it is asked for. @throws StoreFailure: the same again finds out */
export async function createMandate(
  options: PaymentOptions,
  request: CreateMandateRequest,
): Promise<CreateMandateResult> {
  const { caller, customerId, idempotencyKey } = request;
  const { store, banks, clients } = options;
  if (!(await caller.access.mayActFor(customerId, writeScope))) return { kind: 'forbidden' };
  const scope = toScope(caller.principal);
  const inputHash = toInputHash(scope, request);
  const before = await store.paymentMandates.findByKey(scope, idempotencyKey);
  if (before !== null) {
    return before.inputHash === inputHash ? settle(options, before.mandate, request) : { kind: 'keyConflict' };
  }
  const bank = banks.get(request.bankId);
  if (bank?.payments.mandates === undefined) return { kind: 'unsupported' };
  const nowMs = options.now();
  const parsed = parse(request, { bank, client: clients.get(caller.principal.clientId), nowMs });
  if ('faults' in parsed) return { kind: 'invalid', faults: parsed.faults };
  const debtorKey = request.debtor?.accountKey ?? null;
  // Where the grant names accounts, the customer is not to be led to pay from another at the bank.
  const link = request.debtor === null ? null : await caller.access.link(request.debtor.linkId);
  if (!(await caller.access.mayPayFrom(customerId, link === null ? bank.bank.id : homeOf(link), debtorKey))) {
    return { kind: 'invalid', faults: [debtorKey === null ? debtorToName : debtorUnknown] };
  }
  // The bank itself lets nobody agree to pay from the customer's account but the customer.
  const isBound = (request.debtor !== null && parsed.terms.debtorAccount !== null) || request.browserBinding !== null;
  const secrets = newCallbackSecrets();
  const begun = await store.paymentMandates.begin({
    id: toKeyedId(options.ids.mandate(keyText(scope, idempotencyKey)), 'mandate'),
    scope,
    idempotencyKey,
    inputHash,
    stateHash: toHash(secrets.state),
    customerId,
    bankId: bank.bank.id,
    debtor: request.debtor,
    terms: parsed.terms,
    redirectUri: request.redirectUri,
    clientState: request.state,
    bindingHash: request.browserBinding === null ? null : toHash(request.browserBinding),
    needsConfirmation: !isBound,
    secrets,
    authoriseUntilMs: nowMs + authoriseMs,
    dueAtMs: nowMs + takeOverMs,
    createdAtMs: nowMs,
  });
  return begun.kind === 'conflict' ? { kind: 'keyConflict' } : settle(options, begun.mandate, request);
}

/** The terms, or every fault at once. */
function parse(
  request: CreateMandateRequest,
  {
    bank,
    client,
    nowMs,
  }: { readonly bank: PayableBank; readonly client: RegisteredClient | undefined; readonly nowMs: number },
): { readonly terms: MandateTerms } | { readonly faults: readonly PaymentFault[] } {
  const scheme = { ...bank.payments.scheme, needsDebtorAccount: false, takesBic: false };
  const parsed = parseMandate(request.terms, scheme, dateInZone(nowMs, bank.bank.timeZone));
  const others = findRequestFaults(request, client);
  if ('faults' in parsed) return { faults: [...parsed.faults, ...others] };
  return others.length > 0 ? { faults: others } : parsed;
}

/** Takes it on until it can be answered, or the time is over; then it goes on behind. */
async function settle(
  options: PaymentOptions,
  begun: MandateRecord,
  { caller }: CreateMandateRequest,
): Promise<CreateMandateResult> {
  let mandate = begun;
  while (mandate.stage === 'CREATING' && leftOf(caller) > 0) {
    const work = advanceMandateBehind(options, mandate.id, caller.psuIpAddress);
    await Promise.race([work, pause(leftOf(caller))]);
    mandate = (await options.store.paymentMandates.read(mandate.id)) ?? mandate;
    // Another gateway is at it, or the bank was not there for a moment.
    if (mandate.stage === 'CREATING') await pause(Math.min(200, leftOf(caller)));
  }
  return mandate.rejection === null
    ? { kind: 'created', mandate }
    : { kind: 'rejected', rejection: mandate.rejection, mandate };
}

const keyText = ({ kind, subject, clientId }: IdempotencyScope, key: string) =>
  JSON.stringify([kind, subject, clientId, key]);

/** The same for the same input. Salted with caller and key: what is in it cannot be tried out across mandates. */
function toInputHash(scope: IdempotencyScope, request: CreateMandateRequest): string {
  const { customerId, bankId, debtorName, terms, redirectUri, state, idempotencyKey } = request;
  // An account that the gateway's ids name is told by them: how the bank writes its number today is no part of the input.
  const { debtorAccount, debtorName: _holder, ...asked } = terms;
  const debtor = debtorName ?? debtorAccount;
  const text = JSON.stringify([keyText(scope, idempotencyKey), customerId, bankId, debtor, redirectUri, state, asked]);
  return createHash('sha256').update(text).digest('base64url');
}
