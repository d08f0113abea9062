// Sources and institutions for tests: made up, as many as wanted.

import { type BankSource, type Institution, noLimits } from '../../src/domain/bank.ts';

/** A source that nobody answers for. */
export function makeSource(known: Partial<BankSource> = {}): BankSource {
  return {
    id: 'agg',
    name: 'An aggregator',
    standard: 'enable-banking',
    version: '1',
    endpoint: 'https://aggregator.test',
    credentials: {},
    countries: null,
    only: null,
    profile: {},
    profiles: new Map(),
    timeoutMs: 1000,
    maxConcurrentCalls: 4,
    limits: noLimits,
    ...known,
  };
}

/** One institution. */
export function makeInstitution(name: string, known: Partial<Institution> = {}): Institution {
  const country = known.country ?? 'FI';
  return {
    key: JSON.stringify([country, name]),
    name,
    country,
    bic: null,
    logoUrl: null,
    maxConsentSeconds: 15_552_000,
    capabilities: ['ACCOUNTS', 'BALANCES', 'TRANSACTIONS', 'PENDING_TRANSACTIONS', 'CARDS'],
    details: { psuHeaders: [], paymentTypes: [] },
    ...known,
  };
}
