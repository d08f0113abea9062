// The labelled statements (test/fixtures/statements, whose README tells their form) as entries that computations are handed, and
// how right computations are by them. For test/unit/insights/labelled-statements.test.ts.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type AccountIdentification, unknownIdentification } from '../../src/domain/account.ts';
import { compareText } from '../../src/domain/statement.ts';
import { transactionKinds } from '../../src/domain/transaction.ts';
import { type CategoryCode, categoryGroups } from '../../src/insights/categories.ts';
import type { ClassifiedEntry } from '../../src/insights/classified.ts';
import { classify } from '../../src/insights/classify.ts';
import type { FindOwnAccount, InsightAccount, InsightEntry } from '../../src/insights/entry.ts';
import type { RecurringStream } from '../../src/insights/recurring.ts';
import { RuleSet } from '../../src/insights/rules.ts';
import { makeEntry } from './insight-entries.ts';

const categoryCode = z.enum(Object.values(categoryGroups).flat());
const identification = z
  .object({
    iban: z.string(),
    bban: z.string(),
    sortCode: z.string(),
    bsb: z.string(),
    accountNumber: z.string(),
    maskedNumber: z.string(),
  })
  .partial()
  .nullable();

const label = z.object({
  category: categoryCode,
  merchant: z.string().nullable(),
  stream: z.string().nullable(),
  income: categoryCode.nullable(),
  ownTransfer: z.boolean(),
  refundOf: z.string().nullable(),
  returned: z.boolean(),
});

/** What a careful reader says of an entry. */
export type Label = z.infer<typeof label>;

const statementForm = z.object({
  persona: z.string(),
  asOf: z.string(),
  accounts: z.array(
    z.object({
      id: z.string(),
      bankId: z.string(),
      type: z.enum(['CURRENT', 'SAVINGS', 'CARD', 'LOAN', 'MORTGAGE', 'OTHER']),
      currency: z.string(),
      holderNames: z.array(z.string()),
      identification,
    }),
  ),
  entries: z.array(
    z.object({
      id: z.string(),
      account: z.string(),
      date: z.string(),
      amount: z.string(),
      kind: z.enum(transactionKinds),
      counterparty: z
        .object({ name: z.string().nullable(), identification, merchantCategoryCode: z.string().nullable() })
        .nullable(),
      remittance: z.string().nullable(),
      code: z
        .object({
          domain: z.string().nullable(),
          family: z.string().nullable(),
          subFamily: z.string().nullable(),
          proprietary: z.string().nullable(),
        })
        .nullable(),
      balanceAfter: z.string().nullable(),
      label,
    }),
  ),
  streams: z.array(z.object({ id: z.string(), direction: z.string(), cadence: z.string(), status: z.string() })),
});

/** One person's statement with its labels. */
export interface LabelledStatement {
  readonly persona: string;
  readonly asOf: string;
  readonly entries: readonly InsightEntry[];
  readonly labels: ReadonlyMap<string, Label>;
  readonly streams: z.infer<typeof statementForm>['streams'];
  readonly findOwnAccount: FindOwnAccount;
}

const fixtures = fileURLToPath(new URL('../fixtures/statements/', import.meta.url));

/** Every labelled statement of a folder, by name. */
export function readLabelledStatements(folder = fixtures): readonly LabelledStatement[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names
    .sort()
    .map((name) => toStatement(statementForm.parse(JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')))));
}

function toStatement({ persona, asOf, accounts, entries, streams }: z.infer<typeof statementForm>): LabelledStatement {
  const accountsById = new Map(
    accounts.map(({ identification: _number, ...account }): [string, InsightAccount] => [
      account.id,
      { ...account, customerId: persona, id: `${persona}/${account.id}` },
    ]),
  );
  const byNumber = new Map(
    accounts.flatMap((account) =>
      toNumbers(account.identification).map((number) => [number, `${persona}/${account.id}`]),
    ),
  );
  return {
    persona,
    asOf,
    streams,
    labels: new Map(entries.map((entry) => [`${persona}/${entry.id}`, entry.label])),
    entries: entries.map((entry) => {
      const account = accountsById.get(entry.account);
      if (account === undefined) throw new TypeError(`${persona}: no account ${entry.account}`);
      const made = makeEntry({
        id: `${persona}/${entry.id}`,
        account,
        date: entry.date,
        amount: entry.amount,
        kind: entry.kind,
        remittanceInformation: entry.remittance,
        bankTransactionCode: entry.code,
        counterparty:
          entry.counterparty === null
            ? null
            : { ...entry.counterparty, identification: toIdentification(entry.counterparty.identification) },
      });
      return made;
    }),
    findOwnAccount: (customerId, asked) =>
      customerId === persona
        ? (toNumbers(asked)
            .map((number) => byNumber.get(number))
            .find((id) => id !== undefined) ?? null)
        : null,
  };
}

function toIdentification(known: z.infer<typeof identification>): AccountIdentification | null {
  if (known === null) return null;
  const { iban = null, bban = null, sortCode = null, bsb = null, accountNumber = null, maskedNumber = null } = known;
  return { ...unknownIdentification, iban, bban, sortCode, bsb, accountNumber, maskedNumber };
}

/** The numbers that an account goes by; a British IBAN holds sort code and account number. */
function toNumbers(
  known: { readonly [Key in keyof z.infer<typeof identification>]?: string | null } | null,
): readonly string[] {
  const { iban, bban, sortCode, bsb, accountNumber } = Object(known);
  const british = /^GB\d\d[A-Z]{4}(\d{14})$/.exec(iban ?? '')?.[1];
  const national = typeof accountNumber === 'string' ? `${sortCode ?? bsb ?? ''}${accountNumber}` : null;
  return [british ?? iban, national, bban].filter((number): number is string => typeof number === 'string');
}

/** How right a computation was. */
export interface Score {
  readonly right: number;
  readonly found: number;
  readonly expected: number;
  /** What was found and is not expected, and what was expected and not found: for a person. */
  readonly misses: readonly string[];
}

export const precisionOf = ({ right, found }: Score): number => (found === 0 ? 1 : right / found);
export const recallOf = ({ right, expected }: Score): number => (expected === 0 ? 1 : right / expected);

/** Adds scores of several statements up. */
export const addScores = (scores: readonly Score[]): Score => ({
  right: scores.reduce((sum, { right }) => sum + right, 0),
  found: scores.reduce((sum, { found }) => sum + found, 0),
  expected: scores.reduce((sum, { expected }) => sum + expected, 0),
  misses: scores.flatMap(({ misses }) => misses),
});

const toText = (entry: InsightEntry | undefined): string => {
  const { counterparty, remittanceInformation, creditDebitIndicator, amount } = entry?.transaction ?? {};
  return `${entry?.id} ${entry?.date} ${creditDebitIndicator} ${amount?.amountMinor} ${counterparty?.name ?? ''} | ${remittanceInformation}`;
};

/** Compares the ids that were found with those that bear a label. */
export function scoreEntries(
  statement: LabelledStatement,
  found: ReadonlyMap<string, string | true>,
  expectedOf: (label: Label) => string | true | null,
): Score {
  const byId = new Map(statement.entries.map((entry) => [entry.id, entry]));
  const expected = [...statement.labels].flatMap(([id, one]) => {
    const value = expectedOf(one);
    return value === null ? [] : [[id, value] as const];
  });
  const right = expected.filter(([id, value]) => found.get(id) === value);
  const wanted = new Map(expected);
  return {
    right: right.length,
    found: found.size,
    expected: expected.length,
    misses: [
      ...[...found]
        .filter(([id, value]) => wanted.get(id) !== value)
        .map(([id, value]) => `+ ${value} ${toText(byId.get(id))}`),
      ...expected
        .filter(([id, value]) => found.get(id) !== value)
        .map(([id, value]) => `- ${value} ${toText(byId.get(id))}`),
    ],
  };
}

/** A label's stream is found when four fifths of its entries are in one found stream, and the other way round, cadences equal. */
export function scoreStreams(statement: LabelledStatement, found: readonly RecurringStream[]): Score {
  const entriesOf = new Map<string, string[]>();
  for (const [id, { stream }] of statement.labels) {
    if (stream !== null) entriesOf.set(stream, [...(entriesOf.get(stream) ?? []), id]);
  }
  const isMatch = (stream: RecurringStream, id: string, cadence: string) => {
    const labelled = new Set(entriesOf.get(id));
    const shared = stream.entryIds.filter((entry) => labelled.has(entry)).length;
    return stream.cadence === cadence && shared >= 0.8 * labelled.size && shared >= 0.8 * stream.entryIds.length;
  };
  const missed = statement.streams.filter(({ id, cadence }) => !found.some((stream) => isMatch(stream, id, cadence)));
  const wrong = found.filter((stream) => !statement.streams.some(({ id, cadence }) => isMatch(stream, id, cadence)));
  const streamsOf = ({ entryIds }: RecurringStream) => [
    ...new Set(entryIds.map((id) => statement.labels.get(id)?.stream)),
  ];
  return {
    right: found.length - wrong.length,
    found: found.length,
    expected: statement.streams.length,
    misses: [
      ...wrong.map(
        (stream) =>
          `+ ${statement.persona} ${stream.cadence} ${stream.counterpartyKey} ${stream.entryIds.length} of ${streamsOf(stream).join(', ')}`,
      ),
      ...missed.map(
        ({ id, cadence }) => `- ${statement.persona} ${cadence} ${id}: ${entriesOf.get(id)?.length} entries`,
      ),
    ].sort(compareText),
  };
}

/** Entries classified as a gateway without rules does it. */
export function classified({ entries, findOwnAccount }: LabelledStatement): readonly ClassifiedEntry[] {
  return entries.map((entry) => ({ entry, classification: classify(entry, { findOwnAccount, rules: RuleSet.none }) }));
}

/** Categories by entry, those that nobody can tell left out. */
export function scoreCategories(statement: LabelledStatement, entries: readonly ClassifiedEntry[]): Score {
  const isTold = (id: string) => statement.labels.get(id)?.category !== 'UNKNOWN';
  const found = entries.flatMap(({ entry: { id }, classification: { category } }): [string, string][] =>
    category === 'UNKNOWN' || !isTold(id) ? [] : [[id, category]],
  );
  return scoreEntries(statement, new Map(found), ({ category }) => (category === 'UNKNOWN' ? null : category));
}

/** The classification that the labels give: for what is measured apart from categories. */
export function classifiedByLabels({ entries, labels }: LabelledStatement): readonly ClassifiedEntry[] {
  return entries.map((entry) => {
    const { category, merchant } = labels.get(entry.id) ?? { category: 'UNKNOWN' as CategoryCode, merchant: null };
    const named = merchant === null ? null : { name: merchant, key: merchant.toLowerCase(), provider: null };
    return { entry, classification: { category, basis: 'TEXT', merchant: named, ruleId: null } };
  });
}
