// The entries behind a figure, in a dialog: read by their global ids, a hundred at a time, newest first. Opened by the views
// through what createEntries gives; the browser leads the keyboard back to the figure when it is closed.

import { formatAmount, sumAmounts } from './amounts.js';
import { formatDay } from './days.js';
import { heard, make, makeTable } from './elements.js';
import { makeNotice } from './notices.js';
import { entriesQuery } from './queries.js';
import { accountName, categoryBasisWords, categoryWords, counted } from './words.js';

/** @typedef {import('./answers.d.ts').Entry} Entry @typedef {import('./answers.d.ts').EntriesOf} EntriesOf */

/** Null for what the caller may not see; an object of another type has none of the fields. @param {unknown} node @returns {node is Entry} */
const isEntry = (node) => typeof node === 'object' && node !== null && 'signedAmount' in node;

/** What `nodes` takes at once. */
const pageSize = 100;

/** @param {Entry} entry */
const dayOf = ({ bookingDate, valueDate, transactionDateTime }) =>
  bookingDate ?? valueDate ?? transactionDateTime?.slice(0, 10) ?? null;

/** @param {Entry} entry */
function makeParty({ merchant, counterparty, remittanceInformation }) {
  const name = merchant?.name ?? counterparty?.name ?? null;
  const text = remittanceInformation?.replaceAll('\n', ' ') ?? null;
  return make(
    'span',
    {},
    make('span', { class: 'name' }, name ?? text ?? 'Nobody is named'),
    name === null || text === null ? null : make('span', { class: 'under' }, text),
  );
}

/** @param {Entry} entry */
function makeCategory({ category }) {
  if (category === null) return '';
  const basis =
    category.basis === 'NONE' ? null : make('span', { class: 'under' }, `by ${categoryBasisWords(category.basis)}`);
  return make('span', {}, categoryWords(category.code), basis);
}

/** @param {Entry} entry */
function makeRow(entry) {
  const day = dayOf(entry);
  const { account, signedAmount } = entry;
  return [
    make('span', { class: 'day' }, day === null ? 'No day' : formatDay(day)),
    makeParty(entry),
    makeCategory(entry),
    account === null ? '' : make('span', {}, accountName(account), make('span', { class: 'under' }, account.bank.name)),
    `${formatAmount(signedAmount.amount)} ${signedAmount.currency}`,
  ];
}

/** @param {readonly Entry[]} entries */
function sumWords(entries) {
  const currencies = [...new Set(entries.map(({ signedAmount }) => signedAmount.currency))];
  const sums = currencies.map((currency) => {
    const own = entries.filter(({ signedAmount }) => signedAmount.currency === currency);
    return `${formatAmount(sumAmounts(own.map(({ signedAmount }) => signedAmount.amount)))} ${currency}`;
  });
  return sums.join(', ');
}

/** @param {{ entries: readonly Entry[], asked: number, of: EntriesOf }} shown */
function makeContent({ entries, asked, of }) {
  const lost = asked - entries.length;
  return [
    lost === 0
      ? null
      : makeNotice(`${counted(lost, 'entry', 'entries')} cannot be shown: not there any more, or not for you.`),
    of.count > of.ids.length
      ? makeNotice(`Of ${counted(of.count, 'entry', 'entries')} the gateway names ${of.ids.length} here.`, 'plain')
      : null,
    entries.length === 0
      ? null
      : makeTable({
          caption: `${counted(entries.length, 'entry', 'entries')}${asked < of.ids.length ? ` of ${of.ids.length}` : ''}, newest first`,
          isList: true,
          heads: ['Day', 'With whom', 'Category', 'Account', 'Amount'],
          rows: entries.map(makeRow),
          foot: ['Sum', '', '', '', sumWords(entries)],
          isNumber: (column) => column === 4,
        }),
  ];
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {{ ask: import('./ask.js').Ask, onFailure: (error: unknown) => string }} deps
 * @returns {(of: EntriesOf) => void} opens it
 */
export function createEntries(dialog, { ask, onFailure }) {
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return (of) => {
    const content = make(
      'div',
      { class: 'content', 'aria-busy': 'true' },
      make('p', { class: 'loading' }, 'Reading the entries …'),
    );
    const close = make('button', { type: 'button' }, 'Close');
    close.addEventListener('click', () => dialog.close());
    const head = make('div', { class: 'head' }, make('h2', { id: 'entries-title' }, of.title), close);
    dialog.replaceChildren(make('div', { class: 'sheet' }, head, content));
    dialog.showModal();
    /** @type {Entry[]} */
    const entries = [];
    /** @type {Set<string>} */
    const problems = new Set();
    const read = async (/** @type {number} */ start) => {
      const ids = of.ids.slice(start, start + pageSize);
      content.setAttribute('aria-busy', 'true');
      const answer = ids.length === 0 ? { data: { nodes: [] }, problems: [] } : await ask(entriesQuery, { ids });
      entries.push(...(answer.data?.nodes ?? []).filter((node) => isEntry(node)));
      for (const problem of answer.problems) problems.add(problem);
      const asked = start + ids.length;
      const more =
        asked < of.ids.length
          ? make('button', { type: 'button', class: 'more' }, 'Show more', heard(' entries'))
          : null;
      more?.addEventListener('click', () => void read(asked).catch(fail));
      content.replaceChildren(
        ...[
          ...[...problems].map((problem) => makeNotice(problem)),
          ...makeContent({ entries, asked, of }),
          more,
        ].filter((each) => each !== null),
      );
      content.removeAttribute('aria-busy');
    };
    const fail = (/** @type {unknown} */ error) => {
      content.replaceChildren(makeNotice(onFailure(error)));
      content.removeAttribute('aria-busy');
    };
    read(0).catch(fail);
  };
}
