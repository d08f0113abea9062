// The labelled statements (test/fixtures/statements) are well formed: whoever measures by them may rely on that. Whether the
// labels are right no test can tell; how they were set is in the README beside them.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseDate } from '../../../src/domain/dates.ts';
import { parseIban, parseSortCode } from '../../../src/domain/payment-order.ts';
import { transactionKinds } from '../../../src/domain/transaction.ts';
import { categoryGroups } from '../../../src/insights/categories.ts';

const folder = fileURLToPath(new URL('../../fixtures/statements/', import.meta.url));

const id = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const decimal = z.string().regex(/^-?\d+(?:\.\d{2})?$/);
const day = z.string().refine((text) => parseDate(text) === text, 'a calendar date');
const identification = z.strictObject({
  iban: z
    .string()
    .refine((text) => parseIban(text) === text, 'an IBAN')
    .optional(),
  bban: z.string().min(5).optional(),
  sortCode: z
    .string()
    .refine((text) => parseSortCode(text) === text, 'a sort code')
    .optional(),
  bsb: z
    .string()
    .regex(/^\d{6}$/)
    .optional(),
  accountNumber: z
    .string()
    .regex(/^\d{5,10}$/)
    .optional(),
  maskedNumber: z
    .string()
    .regex(/^\*+\d{4}$/)
    .optional(),
});

const incomeCategories = [
  'SALARY',
  'PENSION',
  'BENEFITS',
  'BUSINESS_INCOME',
  'RENTAL_INCOME',
  'INTEREST_AND_DIVIDENDS',
] as const;

const label = z.strictObject({
  category: z.enum(Object.values(categoryGroups).flat()),
  merchant: z.string().min(1).nullable(),
  stream: id.nullable(),
  income: z.enum(incomeCategories).nullable(),
  ownTransfer: z.boolean(),
  refundOf: id.nullable(),
  returned: z.boolean(),
});

const statementsForm = z.strictObject({
  persona: id,
  country: z.string().regex(/^[A-Z]{2}$/),
  asOf: day,
  about: z.string().min(1),
  accounts: z.array(
    z.strictObject({
      id,
      bankId: id,
      type: z.enum(['CURRENT', 'SAVINGS', 'CARD', 'LOAN', 'MORTGAGE', 'OTHER']),
      currency: z.string().regex(/^[A-Z]{3}$/),
      holderNames: z.array(z.string().min(1)),
      identification: identification.nullable(),
      openingBalance: decimal,
    }),
  ),
  entries: z.array(
    z.strictObject({
      id,
      account: id,
      date: day,
      amount: decimal,
      kind: z.enum(transactionKinds),
      counterparty: z
        .strictObject({
          name: z.string().min(1).nullable(),
          identification: identification.nullable(),
          merchantCategoryCode: z
            .string()
            .regex(/^\d{4}$/)
            .nullable(),
        })
        .nullable(),
      remittance: z.string().min(1).nullable(),
      code: z
        .strictObject({
          domain: z.string().nullable(),
          family: z.string().nullable(),
          subFamily: z.string().nullable(),
          proprietary: z.string().nullable(),
        })
        .nullable(),
      balanceAfter: decimal.nullable(),
      label,
    }),
  ),
  streams: z.array(
    z.strictObject({
      id,
      direction: z.enum(['DEBIT', 'CREDIT']),
      name: z.string().min(1),
      cadence: z.enum(['WEEKLY', 'FORTNIGHTLY', 'FOUR_WEEKLY', 'MONTHLY', 'QUARTERLY', 'HALF_YEARLY', 'YEARLY']),
      status: z.enum(['ACTIVE', 'LATE', 'ENDED', 'CHANGED']),
    }),
  ),
});

const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const read = (file: string) => statementsForm.parse(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')));
const minor = (amount: string): bigint => BigInt(amount.includes('.') ? amount.replace('.', '') : `${amount}00`);
const repeated = (ids: readonly string[]): readonly string[] => ids.filter((one, index) => ids.indexOf(one) !== index);

describe.each(files)('the labelled statements %s', (file) => {
  const { persona, asOf, accounts, entries, streams } = read(file);
  const entriesById = new Map(entries.map((entry) => [entry.id, entry]));

  it('are named after their persona, and every id in them is given once', () => {
    expect(`${persona}.json`).toBe(file);
    expect(repeated(entries.map((entry) => entry.id))).toEqual([]);
    expect(repeated(accounts.map((account) => account.id))).toEqual([]);
    expect(repeated(streams.map((stream) => stream.id))).toEqual([]);
  });

  it('are in order of date, none after their day, over six to fourteen months', () => {
    const dates = entries.map(({ date }) => date);
    expect(dates).toEqual([...dates].sort());
    expect(dates.filter((date) => date > asOf)).toEqual([]);
    const days = (Date.parse(asOf) - Date.parse(dates[0] ?? asOf)) / 86_400_000;
    expect(days).toBeGreaterThan(175);
    expect(days).toBeLessThan(430);
  });

  it('have entries of accounts that there are, whose balances add up where the bank states them', () => {
    const balances = new Map(accounts.map((account) => [account.id, minor(account.openingBalance)]));
    for (const { id: entry, account, amount, balanceAfter } of entries) {
      const before = balances.get(account);
      if (before === undefined) throw new Error(`${entry} is of no account: ${account}`);
      const after = before + minor(amount);
      balances.set(account, after);
      if (balanceAfter !== null) expect(after, entry).toBe(minor(balanceAfter));
    }
  });

  it('have streams of two entries or more, each of the direction of its stream', () => {
    const directions = new Map(streams.map((stream) => [stream.id, stream.direction]));
    const counts = new Map(streams.map((stream) => [stream.id, 0]));
    for (const {
      id: entry,
      amount,
      label: { stream },
    } of entries) {
      if (stream === null) continue;
      expect(directions.get(stream), entry).toBe(amount.startsWith('-') ? 'DEBIT' : 'CREDIT');
      counts.set(stream, (counts.get(stream) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count < 2)).toEqual([]);
  });

  it('give back only what was paid before, and no more than that in one go', () => {
    for (const {
      id: entry,
      amount,
      date,
      label: { refundOf },
    } of entries) {
      if (refundOf === null) continue;
      const original = entriesById.get(refundOf);
      if (original === undefined) throw new Error(`${entry} gives back an entry that is not there: ${refundOf}`);
      expect(original.amount.startsWith('-'), entry).not.toBe(amount.startsWith('-'));
      expect(original.date <= date, entry).toBe(true);
      expect(minor(amount.replace('-', '')) <= minor(original.amount.replace('-', '')), entry).toBe(true);
    }
  });

  it('call income only what came in and is categorized as such', () => {
    const income: readonly string[] = incomeCategories;
    const contradictory = entries.filter(
      ({ amount, label: { category, income: kind, ownTransfer } }) =>
        (kind !== null && (amount.startsWith('-') || kind !== category || ownTransfer)) ||
        (kind === null && !amount.startsWith('-') && income.includes(category)),
    );
    expect(contradictory.map((entry) => entry.id)).toEqual([]);
  });
});

describe('the labelled statements together', () => {
  it('are enough to measure by: eight hundred entries, of every category', () => {
    const entries = files.flatMap((file) => read(file).entries);
    expect(entries.length).toBeGreaterThanOrEqual(800);
    const codes = Object.values(categoryGroups).flat();
    const used = new Set(entries.map((entry) => entry.label.category));
    expect(codes.filter((code) => !used.has(code))).toEqual([]);
  });
});
