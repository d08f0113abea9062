// Everything about payments that a process holds, put together: the banks that can be paid through, the service, the sweep
// that follows open payments, the search for those of unknown outcome. Called by the composition root beside linking, whose store, clients and callback it shares.

import type { PayableBank } from '../banks/payable-bank.ts';
import type { RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import type { PaymentMandateStore } from '../store/payment-mandates.ts';
import type { PaymentRecord, PaymentStore } from '../store/payments.ts';
import type { Store } from '../store/store.ts';
import { PaymentFeed, type PaymentNotices } from './feed.ts';
import { startMandateSweep } from './mandates/sweep.ts';
import { PayeeVerifier } from './payee.ts';
import type { FindEntries } from './search/entries.ts';
import { type SearchFinding, startPaymentSearch } from './search/search.ts';
import { ordinarySearchTimes } from './search/times.ts';
import { PaymentService } from './service.ts';
import { startPaymentSweep } from './sweep.ts';

/** What payments share with linking. */
export interface PaymentHome {
  readonly store: Store;
  /** How often each caller may pay, and verify payees. */
  readonly limits: WriteLimits;
  /** By client id: those that may have people come back to them. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  readonly ids: GlobalIds;
  /** The gateway's own callback, as it is registered with the banks. */
  callbackUri(): string;
}

/** What {@link openPayments} needs. */
export interface OpenPaymentsOptions {
  /** By bank id: those that can be paid through. */
  readonly banks: Lookup<PayableBank>;
  readonly home: PaymentHome;
  /** Where names of payees are verified; null for nowhere. */
  readonly payeeUrl: string | null;
  /** Tells other gateways of changes; null when they cannot be told. */
  readonly notices: PaymentNotices | null;
  /** Where statements are had, in which payments of unknown outcome are looked for. */
  readonly findEntries: FindEntries;
  /** What was found there, for the operator. */
  readonly onFinding: (finding: SearchFinding) => void;
  /** A payment has settled: what is cached of the account that paid is to be dropped. Does not fail. */
  readonly onSettled: (payment: PaymentRecord) => Promise<void>;
  /** Somebody has to look. */
  readonly onAlert: (message: string) => void;
  readonly onTrouble: (message: string) => void;
}

/** Payments, on one gateway. */
export interface OpenPayments {
  readonly service: PaymentService;
  readonly limits: WriteLimits;
  readonly store: PaymentStore;
  readonly mandates: PaymentMandateStore;
  /** By bank id: those that can be paid through. */
  readonly banks: Lookup<PayableBank>;
  readonly payees: PayeeVerifier;
  readonly feed: PaymentFeed;
  /** Stops following; a round under way is waited for. To be called before the store is closed. */
  close(): Promise<void>;
}

/** Begins to follow open payments. */
export function openPayments(options: OpenPaymentsOptions): OpenPayments {
  const { banks, home, onSettled, onAlert, onTrouble } = options;
  const engine = {
    store: home.store,
    banks,
    clients: home.clients,
    ids: home.ids,
    get callbackUri() {
      return home.callbackUri();
    },
    onSettled,
    onAlert,
    onTrouble,
    now: Date.now,
  };
  const payees = new PayeeVerifier({ url: options.payeeUrl, onTrouble });
  const store = home.store.payments;
  const feed = new PaymentFeed({
    store,
    notices: options.notices,
    async onSettled(paymentId) {
      const payment = await store.read(paymentId);
      if (payment !== null) await onSettled(payment);
    },
    onTrouble,
  });
  const sweep = startPaymentSweep(engine);
  const mandateSweep = startMandateSweep(engine);
  const { findEntries, onFinding } = options;
  const search = startPaymentSearch({ engine, findEntries, onFinding, times: ordinarySearchTimes });
  return {
    service: new PaymentService(engine),
    limits: home.limits,
    store,
    mandates: home.store.paymentMandates,
    banks,
    payees,
    feed,
    async close() {
      feed.close();
      await Promise.all([sweep.stop(), mandateSweep.stop(), search.stop()]);
      await payees.close();
    },
  };
}
