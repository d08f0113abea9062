// How the way to each bank is doing, from the calls this gateway made: for Bank.status. Fed by src/http's call records.

import type { BankCapability } from '../domain/bank.ts';
import type { BankCallRecord } from '../http/call-record.ts';

/** What the last call of a feature came to, and since when it has been so. */
export interface FeatureHealth {
  readonly state: 'UP' | 'FAILING' | 'UNKNOWN';
  readonly sinceMs: number | null;
}

/** Health by bank and feature. */
export interface BankHealth {
  record(call: BankCallRecord): void;
  state(bankId: string, capability: BankCapability): FeatureHealth;
}

/** Which feature a call belongs to, by its resource. */
const capabilityOfResource: Readonly<Record<string, BankCapability>> = {
  accounts: 'ACCOUNTS',
  identification: 'ACCOUNTS',
  balances: 'BALANCES',
  transactions: 'TRANSACTIONS',
  party: 'CUSTOMER',
};

const unknown: FeatureHealth = { state: 'UNKNOWN', sinceMs: null };

/** Forgets nothing while the process runs: as large as the number of banks. */
export function createBankHealth(): BankHealth {
  const states = new Map<string, FeatureHealth>();
  return {
    record({ bankId, resource, status, failure }) {
      const capability = capabilityOfResource[resource];
      if (capability === undefined) return;
      const key = `${bankId}/${capability}`;
      // A 4xx is the bank at work; a transport failure or a 5xx is not.
      const state = failure !== null || status === null || status >= 500 ? 'FAILING' : 'UP';
      const known = states.get(key);
      if (known?.state !== state) states.set(key, { state, sinceMs: Date.now() });
    },
    // Pending entries come with the same calls as booked ones.
    state: (bankId, capability) =>
      states.get(`${bankId}/${capability === 'PENDING_TRANSACTIONS' ? 'TRANSACTIONS' : capability}`) ?? unknown,
  };
}
