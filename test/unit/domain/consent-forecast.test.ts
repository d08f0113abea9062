// What goes dark when, as a table: each standard and country at each age of a link.

import { describe, expect, it } from 'vitest';
import { standards } from '../../../src/banks/standards.ts';
import type { Bank, BankStandard } from '../../../src/domain/bank.ts';
import { noLimits } from '../../../src/domain/bank.ts';
import { type ForecastLink, toForecast } from '../../../src/domain/consent-forecast.ts';
import { linkPermissions } from '../../../src/domain/link.ts';

const dayMs = 86_400_000;
const grantedAtMs = Date.parse('2026-01-01T09:00:00Z');
const at = (days: number) => grantedAtMs + days * dayMs;

function ruleOf(standard: BankStandard, country: string) {
  const bank: Bank = {
    id: 'bank',
    name: 'Bank',
    country,
    bic: null,
    standard,
    version: '1',
    endpoints: { accounts: 'https://bank.example', customer: 'https://bank.example', payments: null },
    timeoutMs: 1000,
    maxConcurrentCalls: 1,
    limits: noLimits,
    timeZone: 'UTC',
    maxHistoryDays: null,
    maxConsentDays: null,
  };
  return standards[standard].consentRule(bank);
}

const active: ForecastLink = {
  permissions: linkPermissions,
  status: 'ACTIVE',
  reason: null,
  statusAtMs: grantedAtMs,
  grantedAtMs,
  expiresAtMs: null,
  reconfirmedAtMs: null,
};

/** Days after the consent at which it goes dark, and why; `~` where only without the person. */
const told = (link: Partial<ForecastLink>, standard: BankStandard, country: string) =>
  toForecast({ ...active, ...link }, ruleOf(standard, country)).map(
    ({ darkAtMs, reason, isUnattendedOnly }) =>
      `${isUnattendedOnly ? '~' : ''}${reason} ${(darkAtMs - grantedAtMs) / dayMs}`,
  );

describe('the forecast of a link', () => {
  it.each<[BankStandard, string, Partial<ForecastLink>, readonly string[]]>([
    ['open-banking-uk', 'GB', {}, ['~RECONFIRMATION 90']],
    ['open-banking-uk', 'GB', { expiresAtMs: at(365) }, ['~RECONFIRMATION 90', 'CONSENT_END 365']],
    ['open-banking-uk', 'GB', { expiresAtMs: at(60) }, ['CONSENT_END 60']],
    ['open-banking-uk', 'GB', { expiresAtMs: at(90) }, ['CONSENT_END 90']],
    ['open-banking-uk', 'GB', { reconfirmedAtMs: at(80) }, ['~RECONFIRMATION 170']],
    ['open-banking-uk', 'GB', { reconfirmedAtMs: at(100), expiresAtMs: at(180) }, ['CONSENT_END 180']],
    // A word from before the consent was renewed counts for nothing.
    ['open-banking-uk', 'GB', { reconfirmedAtMs: at(-10) }, ['~RECONFIRMATION 90']],
    ['open-banking-uk', 'IE', {}, ['CONSENT_END 180']],
    ['open-banking-uk', 'IE', { reconfirmedAtMs: at(100) }, ['CONSENT_END 180']],
    ['berlin-group', 'DE', {}, ['CONSENT_END 180']],
    ['berlin-group', 'DE', { expiresAtMs: at(90) }, ['CONSENT_END 90']],
    ['berlin-group', 'DE', { expiresAtMs: at(400) }, ['CONSENT_END 180']],
    ['berlin-group', 'GB', { expiresAtMs: at(400) }, ['~RECONFIRMATION 90', 'CONSENT_END 400']],
    ['cdr', 'AU', {}, ['CONSENT_END 365']],
    ['cdr', 'AU', { expiresAtMs: at(30) }, ['CONSENT_END 30']],
    ['cdr', 'AU', { expiresAtMs: at(700), reconfirmedAtMs: at(1) }, ['CONSENT_END 365']],
  ])('at a bank of %s in %s: %j', (standard, country, link, expected) => {
    expect(told(link, standard, country)).toEqual(expected);
  });

  it.each<[Partial<ForecastLink>, readonly string[]]>([
    [
      { status: 'EXPIRED', reason: 'CONSENT_EXPIRED', statusAtMs: at(90) + 5000, expiresAtMs: at(90) },
      ['CONSENT_END 90'],
    ],
    // The bank has ended it before its time.
    [{ status: 'EXPIRED', reason: 'CONSENT_EXPIRED', statusAtMs: at(10), expiresAtMs: at(90) }, ['CONSENT_END 10']],
    [{ status: 'REVOKED', reason: 'REVOKED_BY_CUSTOMER', statusAtMs: at(3), expiresAtMs: at(90) }, ['REVOKED 3']],
    [{ status: 'CONSENT_REQUIRED', reason: 'REFRESH_REFUSED', statusAtMs: at(4), expiresAtMs: at(90) }, ['BROKEN 4']],
    [{ status: 'PENDING', grantedAtMs: null }, []],
    [{ status: 'CONFIRMATION_REQUIRED', grantedAtMs: null }, []],
    [{ status: 'REVOKED', reason: 'AUTHORISATION_NOT_CONFIRMED', grantedAtMs: null }, []],
    // Of the banks file, where the day of the consent is not known.
    [{ grantedAtMs: null, expiresAtMs: at(5) }, ['CONSENT_END 5']],
  ])('that stands otherwise: %j', (link, expected) => {
    expect(told(link, 'berlin-group', 'DE')).toEqual(expected);
  });

  it('says of all that is shared what helps, and by which rule', () => {
    const rule = ruleOf('open-banking-uk', 'GB');
    expect(toForecast({ ...active, permissions: ['accounts', 'balances'], expiresAtMs: at(120) }, rule)).toMatchObject([
      { permissions: ['accounts', 'balances'], remedy: 'RECONFIRM', rule: expect.stringContaining('PS21/19') },
      { permissions: ['accounts', 'balances'], remedy: 'RENEW', rule: expect.stringContaining('ExpirationDateTime') },
    ]);
    const ended = { ...active, status: 'REVOKED', statusAtMs: at(1) } as const;
    expect(toForecast({ ...ended, reason: 'REVOKED_BY_CUSTOMER' }, rule)).toMatchObject([{ remedy: null, rule: null }]);
    expect(toForecast({ ...ended, reason: 'REVOKED_AT_BANK' }, rule)).toMatchObject([{ remedy: 'RENEW' }]);
    expect(toForecast({ ...active, expiresAtMs: at(7) }, null)).toMatchObject([{ reason: 'CONSENT_END', rule: null }]);
    expect(toForecast(active, null)).toEqual([]);
  });
});
