// What is told of a link beforehand: at which age of it, once each, whatever was missed meanwhile.

import { describe, expect, it } from 'vitest';
import type { ConsentRule } from '../../../src/domain/consent-rule.ts';
import { planNotices } from '../../../src/linking/notices.ts';

const dayMs = 86_400_000;
const grantedAtMs = Date.parse('2026-01-01T09:00:00Z');
const at = (days: number) => grantedAtMs + days * dayMs;
const own: ConsentRule = { longestDays: null, endSource: 'own', reconfirmation: null };
const uk: ConsentRule = { ...own, reconfirmation: { days: 90, source: 'law' } };
const base = { grantedAtMs, expiresAtMs: null, reconfirmedAtMs: null };

/** What a gateway tells that looks whenever the plan says so, from a day on: the day and the notice. */
function follow(link: Parameters<typeof planNotices>[0], rule: ConsentRule, firstDay = 0): string[] {
  const told: string[] = [];
  const keys = new Set<string>();
  for (let nextMs: number | null = at(firstDay), looks = 0; nextMs !== null && looks < 20; looks++) {
    const nowMs: number = nextMs;
    const { due, nextDueAtMs } = planNotices(link, rule, nowMs);
    for (const { type, daysLeft, darkAtMs } of due) {
      const key = `${type} ${daysLeft} ${darkAtMs}`;
      if (!keys.has(key)) told.push(`${(nowMs - grantedAtMs) / dayMs}: ${type} ${daysLeft}`);
      keys.add(key);
    }
    nextMs = nextDueAtMs;
  }
  return told;
}

describe('notices of a link', () => {
  it('come 30, 7 and 1 days before the consent’s end', () => {
    const told = ['60: EXPIRES_SOON 30', '83: EXPIRES_SOON 7', '89: EXPIRES_SOON 1'];
    expect(follow({ ...base, expiresAtMs: at(90) }, own)).toEqual(told);
    expect(follow(base, { ...own, longestDays: 90 })).toEqual(told);
  });

  it('come the same before a reconfirmation, and when its time is over', () => {
    expect(follow(base, uk)).toEqual([
      '60: RECONFIRMATION_DUE 30',
      '83: RECONFIRMATION_DUE 7',
      '89: RECONFIRMATION_DUE 1',
      '90: RECONFIRMATION_DUE 0',
    ]);
    expect(follow({ ...base, reconfirmedAtMs: at(40) }, uk, 40)[0]).toBe('100: RECONFIRMATION_DUE 30');
  });

  it('tell both where both are near, and no reconfirmation that the consent does not live to see', () => {
    expect(follow({ ...base, expiresAtMs: at(95) }, uk)).toEqual([
      '60: RECONFIRMATION_DUE 30',
      '65: EXPIRES_SOON 30',
      '83: RECONFIRMATION_DUE 7',
      '88: EXPIRES_SOON 7',
      '89: RECONFIRMATION_DUE 1',
      '90: RECONFIRMATION_DUE 0',
      '94: EXPIRES_SOON 1',
    ]);
    expect(follow({ ...base, expiresAtMs: at(80) }, uk)[0]).toBe('50: EXPIRES_SOON 30');
  });

  it('do not begin with a warning where the consent itself is short', () => {
    expect(follow({ ...base, expiresAtMs: at(20) }, own)).toEqual(['13: EXPIRES_SOON 7', '19: EXPIRES_SOON 1']);
    expect(follow({ ...base, expiresAtMs: at(1) }, own)).toEqual([]);
  });

  it('are the nearest alone after a gateway was away', () => {
    expect(follow({ ...base, expiresAtMs: at(90) }, own, 85)).toEqual(['85: EXPIRES_SOON 7', '89: EXPIRES_SOON 1']);
    expect(follow({ ...base, expiresAtMs: at(90) }, own, 90)).toEqual([]);
    expect(follow(base, uk, 120)).toEqual(['120: RECONFIRMATION_DUE 0']);
  });

  it('are none where nothing ends', () => {
    expect(planNotices(base, own, at(1000))).toEqual({ due: [], nextDueAtMs: null });
    expect(planNotices(base, null, at(0))).toEqual({ due: [], nextDueAtMs: null });
  });
});
