// An institution of a source as a bank: what every part of the gateway knows banks as. Called by open-banks.ts, once for each that is
// asked for.

import type { Bank, BankSource, Institution } from '../domain/bank.ts';
import { zoneOfCountry } from '../domain/country-zones.ts';

const daySeconds = 86_400;

/** The bank of an institution. */
export function toSourceBank(id: string, source: BankSource, institution: Institution): Bank {
  const { standard, version, endpoint, profile, timeoutMs, maxConcurrentCalls, limits } = source;
  const { name, country, bic, maxConsentSeconds, capabilities } = institution;
  const payments = capabilities.includes('PAYMENTS') ? endpoint : null;
  return {
    id,
    name,
    country,
    bic,
    standard,
    version,
    endpoints: { accounts: endpoint, customer: endpoint, payments },
    timeoutMs,
    maxConcurrentCalls,
    // What the source allows for all its banks together is counted beside this: source-quotas.ts.
    limits: { callsPerSecond: null, concurrentCalls: null, unattendedCallsPerDay: limits.unattendedCallsPerDay },
    timeZone: zoneOfCountry.get(country) ?? 'UTC',
    profile: source.profiles.get(id) ?? source.profiles.get(name) ?? profile,
    quirk: null,
    maxHistoryDays: null,
    maxConsentDays: maxConsentSeconds === null ? null : Math.max(1, Math.floor(maxConsentSeconds / daySeconds)),
    authorization: null,
    tls: null,
    via: { source, institution },
  };
}
