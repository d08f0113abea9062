// What is missing, said beside the figures that miss it: errors of the answer, banks that failed, entries without a day. Used
// by the views.

import { make } from './elements.js';
import { accountName, counted, sourceWords } from './words.js';

/** @typedef {import('./answers.d.ts').Source} Source @typedef {import('./answers.d.ts').Basis} Basis */

/** @param {string} words @param {'bad' | 'plain'} kind */
export const makeNotice = (words, kind = 'bad') => make('p', { class: `notice ${kind}` }, words);

/** @typedef {Pick<Source, 'bank' | 'status' | 'error'>} Failure */

/** @param {Failure} source */
const wordsOf = ({ status, error }) => error?.message ?? `${sourceWords(status)}.`;

/** @param {readonly [Failure, ...Failure[]]} sources that failed with the same words @param {string} loss what it means here */
function sourceNotice([first, ...others], loss) {
  const banks = [...new Set([first, ...others].map(({ bank }) => bank.name))].join(', ');
  const address = first.error?.actionUrl ?? null;
  const isWeb = address !== null && /^https?:\/\//.test(address);
  const place = isWeb ? make('a', { href: address, rel: 'noreferrer' }, 'Renew it') : null;
  return make(
    'p',
    { class: 'notice bad' },
    `${banks}: ${wordsOf(first)} ${loss}`,
    ...(place === null ? [] : [' ', place]),
  );
}

/**
 * One for each error, and one for all banks that did not give all for the same reason.
 * @param {{ problems: readonly string[], sources: readonly Failure[], loss: string }} parts
 */
export function toNotices({ problems, sources, loss }) {
  /** @type {Map<string, [Failure, ...Failure[]]>} */
  const failures = new Map();
  for (const source of sources.filter(({ status }) => status !== 'OK')) {
    const key = `${wordsOf(source)} ${source.error?.actionUrl ?? ''}`;
    const same = failures.get(key);
    if (same === undefined) failures.set(key, [source]);
    else same.push(source);
  }
  return [
    ...[...new Set(problems)].map((problem) => makeNotice(problem)),
    ...[...failures.values()].map((same) => sourceNotice(same, loss)),
  ];
}

/** Whether nothing is missing. @param {readonly string[]} problems @param {readonly Failure[]} sources */
export const isWhole = (problems, sources) => problems.length === 0 && sources.every(({ status }) => status === 'OK');

/** Where an answer has nothing at all. @param {readonly string[]} problems */
export const toNothing = (problems) => ({
  basis: null,
  isWhole: false,
  content: problems.length === 0 ? [makeNotice('There is nothing to show.')] : problems.map((each) => makeNotice(each)),
});

/** Those of an insight, from its basis. @param {Basis} basis @param {readonly string[]} problems */
export const toBasisNotices = (basis, problems) =>
  toNotices({ problems, sources: basis.sources ?? [], loss: 'What it did not give is missing in these figures.' });

/** What failed of a bank's accounts: those with the same words together. @param {Source} source @param {Basis} basis */
export function accountProblems({ accounts }, basis) {
  const words = [...new Set(accounts.map(({ error }) => error.message))];
  return words.map((message) => {
    const ids = accounts.filter(({ error }) => error.message === message).map(({ accountId }) => accountId);
    const names = (basis.accounts ?? []).filter(({ id }) => ids.includes(id)).map(accountName);
    const others = ids.length - names.length;
    const further = others === 0 ? [] : [counted(others, names.length === 0 ? 'account' : 'more account')];
    return `${[...names, ...further].join(', ')}: ${message}`;
  });
}

/** @param {Basis} basis */
export const undatedWords = ({ undatedCount }) =>
  undatedCount === 0
    ? null
    : `${counted(undatedCount, 'entry has', 'entries have')} no day and ${undatedCount === 1 ? 'is' : 'are'} in no sum`;
