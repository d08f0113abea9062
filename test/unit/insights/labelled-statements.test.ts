// How right the computations are on statements that somebody else has written and labelled (test/fixtures/statements): each part
// on entries that are classified as their labels say, so that it answers for itself, and all of it on entries as they come.

import { describe, expect, it } from 'vitest';
import type { ClassifiedEntry } from '../../../src/insights/classified.ts';
import { findIncome } from '../../../src/insights/income.ts';
import { findOwnTransfers } from '../../../src/insights/own-transfers.ts';
import { findStreams } from '../../../src/insights/recurring.ts';
import { findRefunds } from '../../../src/insights/refunds.ts';
import {
  addScores,
  classified,
  classifiedByLabels,
  type LabelledStatement,
  precisionOf,
  readLabelledStatements,
  recallOf,
  type Score,
  scoreCategories,
  scoreEntries,
  scoreStreams,
} from '../../support/labelled-statements.ts';

const statements = readLabelledStatements();

function compute(statement: LabelledStatement, entries: readonly ClassifiedEntry[]) {
  const { asOf } = statement;
  const ownTransfers = findOwnTransfers(statement.entries, statement.findOwnAccount);
  const refunds = findRefunds(entries, ownTransfers);
  const streams = findStreams(entries, asOf);
  const income = findIncome({ entries, ownTransfers, refunds, streams, asOf });
  return { ownTransfers, refunds, streams, income };
}

const toTable = ({ right, found, expected, misses }: Score): string =>
  [`${right} right of ${found} found and ${expected} expected`, ...misses].join('\n');

function expectBars(score: Score): void {
  expect(score.expected).toBeGreaterThan(50);
  expect(precisionOf(score), toTable(score)).toBeGreaterThanOrEqual(0.95);
  expect(recallOf(score), toTable(score)).toBeGreaterThanOrEqual(0.9);
}

describe.each([
  ['whose categories are known', classifiedByLabels],
  ['as they come', classified],
])('on labelled statements %s', (_name, toClassified) => {
  const computed = statements.map((statement) => ({ statement, ...compute(statement, toClassified(statement)) }));

  it('own transfers are found, and others are not taken for them', () => {
    expectBars(
      addScores(
        computed.map(({ statement, ownTransfers }) =>
          scoreEntries(
            statement,
            new Map(Array.from(ownTransfers.keys(), (id) => [id, true])),
            (label) => label.ownTransfer || null,
          ),
        ),
      ),
    );
  });

  it('recurring streams are found with their cadence, and habits are not taken for them', () => {
    expectBars(addScores(computed.map(({ statement, streams }) => scoreStreams(statement, streams))));
  });

  it('income is found with its kind, and what else comes in is not taken for it', () => {
    expectBars(
      addScores(
        computed.map(({ statement, income }) => {
          const found = income.flatMap(({ kind, entryIds }) => entryIds.map((id): [string, string] => [id, kind]));
          return scoreEntries(statement, new Map(found), (label) => label.income);
        }),
      ),
    );
  });

  it('refunds and payments that came back are matched to what they give back', () => {
    const scores = computed.map(({ statement, refunds }) => {
      const found = Array.from(refunds, ([id, { refundOf }]): [string, string] => [id, refundOf]);
      return scoreEntries(statement, new Map(found), ({ refundOf }) => refundOf && `${statement.persona}/${refundOf}`);
    });
    const score = addScores(scores);
    expect(precisionOf(score), toTable(score)).toBeGreaterThanOrEqual(0.9);
    expect(recallOf(score), toTable(score)).toBeGreaterThanOrEqual(0.9);
  });
});

// As `Transaction.category` and sums have them: of each entry alone.
describe('categories of labelled statements', () => {
  const score = addScores(statements.map((statement) => scoreCategories(statement, classified(statement))));

  it('are right where there is one, and most entries have one', () => {
    expect(precisionOf(score), toTable(score)).toBeGreaterThanOrEqual(0.95);
    expect(score.found / score.expected, toTable(score)).toBeGreaterThanOrEqual(0.7);
  });
});
