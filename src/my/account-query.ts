// What of a statement is shown, as it stands in the address of an account's page, and the filter of the public schema that it is.
// Whatever cannot be read is left out. Used by account-page.ts and statement-views.ts.

import type { CategoryGroup, TransactionFilter } from './generated.ts';

/** As TransactionFilter.text has it. */
const longestText = 100;
const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** What of a statement is shown, as it stands in the address. */
export interface StatementQuery {
  readonly text: string;
  readonly from: string;
  readonly to: string;
  readonly direction: '' | 'in' | 'out';
  readonly group: CategoryGroup | '';
  readonly after: string | null;
  /** Whether a day was none, or the first after the last: then neither counts. */
  readonly hasBadDays: boolean;
}

/** Reads an address. */
export function readQuery(params: URLSearchParams, groups: Readonly<Record<CategoryGroup, string>>): StatementQuery {
  const read = (name: string) => (params.get(name) ?? '').trim();
  const [from, to] = [read('from'), read('to')];
  const hasBadDays = !isDayOrNone(from) || !isDayOrNone(to) || (from !== '' && to !== '' && from > to);
  const direction = read('direction');
  const group = read('group');
  return {
    text: read('text').slice(0, longestText),
    from: hasBadDays ? '' : from,
    to: hasBadDays ? '' : to,
    direction: direction === 'in' || direction === 'out' ? direction : '',
    group: isGroup(group, groups) ? group : '',
    after: params.get('after'),
    hasBadDays,
  };
}

const isDayOrNone = (day: string): boolean => day === '' || isDay(day);

/** Whether it is a day of the calendar: the 31st of February is none. */
export const isDay = (day: string): boolean => dayForm.test(day) && toDay(day) === day;

function toDay(day: string): string {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(ms) ? '' : new Date(ms).toISOString().slice(0, 10);
}

const isGroup = (name: string, groups: object): name is CategoryGroup => Object.hasOwn(groups, name);

/** The filter; null for none. */
export function toFilter({ text, from, to, direction, group }: StatementQuery): TransactionFilter | null {
  const filter: TransactionFilter = {
    ...(text === '' ? {} : { text }),
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(direction === '' ? {} : { creditDebitIndicator: direction === 'in' ? 'CREDIT' : 'DEBIT' }),
    ...(group === '' ? {} : { categoryGroup: [group] }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}
