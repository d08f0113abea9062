// How the way to each bank is doing, from the calls this gateway made: for Bank.status. Fed by src/http's call records and
// circuits.

import type { BankCapability } from '../domain/bank.ts';
import type { BankCallRecord, CircuitState } from '../http/call-record.ts';

/** What the last call of a feature came to, and since when it has been so. */
export interface FeatureHealth {
  /** `SUSPENDED`: it has failed time after time, and is not asked until `retryAtMs`. */
  readonly state: 'UP' | 'FAILING' | 'SUSPENDED' | 'UNKNOWN';
  /** Epoch milliseconds; null when it was never called. */
  readonly sinceMs: number | null;
  /** Epoch milliseconds; null unless `SUSPENDED`. */
  readonly retryAtMs: number | null;
}

/** Health by bank and feature. */
export interface BankHealth {
  record(call: BankCallRecord): void;
  circuit(state: CircuitState): void;
  state(bankId: string, capability: BankCapability): FeatureHealth;
}

/** Which feature a call belongs to, by its resource. */
const capabilityOfResource: Readonly<Record<string, BankCapability>> = {
  accounts: 'ACCOUNTS',
  identification: 'ACCOUNTS',
  balances: 'BALANCES',
  transactions: 'TRANSACTIONS',
  party: 'CUSTOMER',
  cards: 'CARDS',
  'direct-debits': 'DIRECT_DEBITS',
  'standing-orders': 'STANDING_ORDERS',
  'scheduled-payments': 'SCHEDULED_PAYMENTS',
  beneficiaries: 'BENEFICIARIES',
  beneficiary: 'BENEFICIARIES',
};

const unknown: FeatureHealth = { state: 'UNKNOWN', sinceMs: null, retryAtMs: null };

/** When a circuit opened first, and until when nothing is asked. */
interface Suspension {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Forgets nothing while the process runs: as large as the number of banks. `now` gives epoch milliseconds. */
export function createBankHealth(now: () => number = Date.now): BankHealth {
  const states = new Map<string, FeatureHealth>();
  /** By feature, then by resource. */
  const suspensions = new Map<string, Map<string, Suspension>>();
  return {
    record({ bankId, resource, outcome }) {
      const capability = capabilityOfResource[resource];
      // Who goes away says nothing about the bank.
      if (capability === undefined || outcome === 'cancelled') return;
      const key = `${bankId}/${capability}`;
      // A 4xx is the bank at work; a transport failure or a 5xx is not.
      const state = outcome === 'answered' || outcome === 'refused' ? 'UP' : 'FAILING';
      const current = states.get(key);
      if (current?.state !== state) states.set(key, { state, sinceMs: now(), retryAtMs: null });
    },
    circuit({ bankId, resource, state, retryAtMs }) {
      const capability = capabilityOfResource[resource];
      if (capability === undefined) return;
      const key = `${bankId}/${capability}`;
      const byResource = suspensions.get(key) ?? new Map<string, Suspension>();
      suspensions.set(key, byResource);
      if (state === 'closed') byResource.delete(resource);
      if (state !== 'open' || retryAtMs === null) return;
      const sinceMs = byResource.get(resource)?.sinceMs ?? now();
      byResource.set(resource, { sinceMs, untilMs: retryAtMs });
    },
    state(bankId, capability) {
      // Pending entries come with the same calls as booked ones, and most banks' cards with their accounts.
      const cards = `${bankId}/CARDS`;
      const isWithAccounts = capability === 'CARDS' && !states.has(cards) && !suspensions.has(cards);
      const along = capability === 'PENDING_TRANSACTIONS' ? 'TRANSACTIONS' : isWithAccounts ? 'ACCOUNTS' : capability;
      const key = `${bankId}/${along}`;
      const suspended = [...(suspensions.get(key)?.values() ?? [])].find(({ untilMs }) => untilMs > now());
      if (suspended === undefined) return states.get(key) ?? unknown;
      return { state: 'SUSPENDED', sinceMs: suspended.sinceMs, retryAtMs: suspended.untilMs };
    },
  };
}
