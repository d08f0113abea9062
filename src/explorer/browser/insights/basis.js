// What the figures rest on: banks, accounts, entries, how old it is, and what failed, all of it in sight. Called by main.js.

import { formatDay, toAge } from './days.js';
import { make, makeTable } from './elements.js';
import { accountProblems, makeNotice, undatedWords } from './notices.js';
import { accountName, counted, noteSentence, sourceWords } from './words.js';

/** @typedef {import('./answers.d.ts').Basis} Basis @typedef {import('./answers.d.ts').Source} Source */

/** One of each code and day, whatever the account. The end of the history is told apart. @param {Source['notes']} notes */
function sumNotes(notes) {
  /** @type {Map<string, { code: string, count: number, date: string | null }>} */
  const sums = new Map();
  for (const { code, count, date } of notes) {
    const key = `${code} ${date ?? ''}`;
    if (code !== 'HISTORY_ENDS') sums.set(key, { code, date, count: count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

/** @param {Source} source @param {Basis} basis */
const sourceLines = (source, basis) => [
  ...(source.error === null ? [] : [source.error.message]),
  ...accountProblems(source, basis),
  ...(source.unreadableCount === 0 ? [] : [`${counted(source.unreadableCount, 'entry', 'entries')} could not be read`]),
  ...(source.historyFrom === null ? [] : [`shows nothing before ${formatDay(source.historyFrom)}`]),
  ...sumNotes(source.notes).map((note) => noteSentence(note, formatDay)),
];

/** @param {string} bank @param {Basis} basis */
function makeState(bank, basis) {
  const sources = (basis.sources ?? []).filter((source) => source.bank.name === bank);
  if (sources.length === 0) return 'Was not asked';
  return make(
    'span',
    {},
    ...sources.flatMap((source) => [
      make('span', { class: `badge ${source.status === 'OK' ? 'active' : 'late'}` }, sourceWords(source.status)),
      ...sourceLines(source, basis).map((line) => make('span', { class: 'under' }, line)),
    ]),
  );
}

/**
 * @param {Basis} basis
 * @param {number} nowMs
 */
export function makeBasis(basis, nowMs) {
  const { coverage, accounts } = basis;
  const named = (/** @type {string} */ bank) =>
    (accounts ?? []).filter((account) => account.bank.name === bank).map(accountName);
  const entryCount = coverage.reduce((sum, each) => sum + each.entryCount, 0);
  const accountCount = coverage.reduce((sum, each) => sum + each.accountCount, 0);
  const undated = undatedWords(basis);
  return [
    make(
      'p',
      { class: 'lead' },
      `${counted(entryCount, 'entry', 'entries')} of ${counted(accountCount, 'account')} at ${counted(coverage.length, 'bank')}, from ${formatDay(basis.from)} to ${formatDay(basis.to)}.`,
      undated === null ? null : ` ${undated}.`,
    ),
    coverage.length === 0 ? makeNotice('No bank is linked.', 'plain') : null,
    coverage.length === 0
      ? null
      : make(
          'div',
          { class: 'panel' },
          makeTable({
            caption: 'Banks that spending was read from',
            isList: true,
            heads: ['Bank', 'Accounts', 'Oldest read', 'State', 'Entries'],
            rows: coverage.map((each) => [
              each.bank.name,
              make(
                'span',
                {},
                counted(each.accountCount, 'account'),
                make('span', { class: 'under' }, named(each.bank.name).join(', ')),
                each.missingLinkCount === 0
                  ? null
                  : make('span', { class: 'under' }, `${counted(each.missingLinkCount, 'link')} gave nothing`),
              ),
              each.oldestReadAt === null ? 'never' : toAge(each.oldestReadAt, nowMs),
              makeState(each.bank.name, basis),
              counted(each.entryCount, 'entry', 'entries'),
            ]),
            isNumber: (column) => column === 4,
          }),
        ),
  ].filter((each) => each !== null);
}
