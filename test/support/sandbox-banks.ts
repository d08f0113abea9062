// The sandbox's banks as the gateway knows banks, and connectors over real HTTP to them. For integration tests of
// connectors: everything between a connector and a bank's socket is the product's own.

import type { BankSession, Connector, DateWindow } from '../../src/banks/connector.ts';
import { fixedLinkTokens } from '../../src/banks/link-tokens.ts';
import { type Bank, noLimits } from '../../src/domain/bank.ts';
import type { Link } from '../../src/domain/link.ts';
import type { Money } from '../../src/domain/money.ts';
import type { Transaction } from '../../src/domain/transaction.ts';
import type { BankCallRecord } from '../../src/http/call-record.ts';
import { deadlineIn } from '../../src/http/deadline.ts';
import type { SandboxBank, SandboxDescription, SandboxLink } from '../../src/sandbox/description.ts';
import { createBankHttp, createConnector, type OwnedBankHttp } from './connectors.ts';

const timeZones: Readonly<Record<string, string>> = {
  GB: 'Europe/London',
  DE: 'Europe/Berlin',
  FR: 'Europe/Paris',
  AU: 'Australia/Sydney',
};

/** The window that takes in the sandbox's whole history. */
export const wholeHistory: DateWindow = { from: '2000-01-01', to: null };

/** A sandbox bank in the gateway's terms; `accountsUrl` puts something else in its place. */
export function toBank(sandboxBank: SandboxBank, known: Partial<Bank> = {}, accountsUrl?: string): Bank {
  // Both Berlin Group houses have the collection; the sandbox lists it or not.
  const more = sandboxBank.standard === 'berlin-group' ? { cardAccounts: true } : {};
  const { tls } = sandboxBank;
  const accounts = accountsUrl ?? tls?.endpoints.accounts ?? sandboxBank.endpoints.accounts;
  return {
    id: sandboxBank.id,
    name: sandboxBank.name,
    country: sandboxBank.country,
    bic: sandboxBank.bic,
    standard: sandboxBank.standard,
    version: sandboxBank.version,
    endpoints: { accounts, customer: sandboxBank.endpoints.customer ?? accounts, payments: null },
    timeoutMs: sandboxBank.timeoutMs,
    maxConcurrentCalls: 8,
    limits: noLimits,
    tls: tls === undefined ? null : { certificate: tls.certificate, key: tls.key, ca: tls.ca },
    timeZone: timeZones[sandboxBank.country] ?? 'UTC',
    profile: { ...sandboxBank.profile, ...more },
    maxHistoryDays: null,
    maxConsentDays: null,
    ...known,
  };
}

/** A sandbox link in the gateway's terms. */
export function toLink(link: SandboxLink, known: Partial<Link> = {}): Link {
  return {
    id: link.id,
    customerId: link.customer,
    bankId: link.bank,
    accessToken: link.accessToken,
    consentId: link.consentId,
    permissions: new Set(link.permissions),
    grantedAt: '2026-11-01T09:30:00Z',
    expiresAt: link.expiresAt ?? null,
    ...known,
  };
}

/** A session good for a minute. */
export function toSession(link: Link, psuIpAddress: string | null = null): BankSession {
  return { link, tokens: fixedLinkTokens, deadline: deadlineIn(60_000), psuIpAddress, cacheState: 'miss' };
}

/** A connector, its HTTP client and the record of its calls. */
export interface LiveConnector {
  readonly bank: Bank;
  readonly connector: Connector;
  readonly http: OwnedBankHttp;
  readonly calls: BankCallRecord[];
}

/** A connector over the product's own HTTP client. */
export function connect(bank: Bank): LiveConnector {
  const calls: BankCallRecord[] = [];
  const http = createBankHttp({ bank, maxBodyBytes: 20_000_000, onCall: (record) => calls.push(record) });
  return { bank, http, calls, connector: createConnector(bank, http) };
}

/** One bank of the description. */
export function findBank(description: SandboxDescription, id: string): SandboxBank {
  const found = description.banks.find((bank) => bank.id === id);
  if (found === undefined) throw new Error(`the sandbox has no bank ${id}`);
  return found;
}

/** One link of the description. */
export function findLink(description: SandboxDescription, id: string): SandboxLink {
  const found = description.links.find((link) => link.id === id);
  if (found === undefined) throw new Error(`the sandbox has no link ${id}`);
  return found;
}

/** Links of the description that can be read in whole: neither over nor of a part. */
export function usableLinks({ links }: SandboxDescription, nowMs = Date.now()): readonly SandboxLink[] {
  const isCurrent = ({ expiresAt }: SandboxLink) => expiresAt === undefined || Date.parse(expiresAt) > nowMs;
  const needed = ['accounts', 'balances', 'transactions'] as const;
  const isWhole = ({ permissions }: SandboxLink) => needed.every((permission) => permissions.includes(permission));
  return links.filter((link) => isCurrent(link) && isWhole(link));
}

/** Calls the sandbox's control API. */
export async function control(
  description: SandboxDescription,
  method: 'PUT' | 'DELETE' | 'GET',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const response = await fetch(`${description.controlUrl}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!response.ok) throw new Error(`control answered ${response.status}`);
  const text = await response.text();
  const parsed: unknown = text === '' ? undefined : JSON.parse(text);
  return parsed;
}

/** The signed sum of entries by currency, minor units. */
export function sumByCurrency(transactions: readonly Transaction[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { amount, creditDebitIndicator } of transactions) {
    const signed = creditDebitIndicator === 'DEBIT' ? -amount.amountMinor : amount.amountMinor;
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + signed);
  }
  return sums;
}

/** An amount and its indicator as one signed number of minor units. */
export function signedMinor(amount: Money, indicator: 'CREDIT' | 'DEBIT'): bigint {
  return indicator === 'DEBIT' ? -amount.amountMinor : amount.amountMinor;
}
