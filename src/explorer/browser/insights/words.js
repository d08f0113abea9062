// The schema's codes in words for people. A code that this page does not know yet is shown as plain words of itself, never
// hidden. Used by the page's views.

/** @param {string} code such as `BANK_FEES` */
export const plainWords = (code) => `${code.slice(0, 1)}${code.slice(1).toLowerCase()}`.replaceAll('_', ' ');

/** @param {Readonly<Record<string, string>>} words @returns {(code: string) => string} */
const from = (words) => (code) => (Object.hasOwn(words, code) ? words[code] : undefined) ?? plainWords(code);

/** Category groups in the order in which bars are stacked, the largest of most budgets lowest. */
export const groupOrder = [
  'HOUSING',
  'UTILITIES',
  'FOOD',
  'TRANSPORT',
  'SHOPPING',
  'LEISURE',
  'HEALTH',
  'FAMILY',
  'FINANCE',
  'TRAVEL',
  'GOVERNMENT',
  'BUSINESS',
  'INCOME',
  'TRANSFERS',
  'UNKNOWN',
];

export const groupWords = from({ INCOME: 'Income given back', UNKNOWN: 'Not known' });
export const categoryWords = from({ UNKNOWN: 'Not known', PEOPLE: 'To or from people' });
export const incomeWords = from({ SALARY: 'Wages', INTEREST_AND_DIVIDENDS: 'Interest and dividends' });
export const accountWords = from({});

export const cadenceWords = from({
  WEEKLY: 'every week',
  FORTNIGHTLY: 'every two weeks',
  FOUR_WEEKLY: 'every four weeks',
  MONTHLY: 'every month',
  QUARTERLY: 'every three months',
  HALF_YEARLY: 'every six months',
  YEARLY: 'every year',
});

export const statusWords = from({ ACTIVE: 'Running', LATE: 'Late', ENDED: 'Ended', CHANGED: 'New amount' });

export const streamReasonWords = from({
  REGULAR_INTERVAL: 'keeps close to its due days',
  SAME_AMOUNT: 'always one amount',
  SIMILAR_AMOUNTS: 'amounts differ little',
  MANY_OCCURRENCES: 'six entries or more',
  FEW_OCCURRENCES: 'two entries only',
  MISSED_PAYMENTS: 'a due day was missed',
  DIRECT_DEBIT: 'a direct debit, says the bank',
  STANDING_ORDER: 'a standing order, says the bank',
  KNOWN_COMMITMENT: 'a kind of contract that recurs',
  AMOUNT_CHANGED: 'its amount has changed, and stayed',
  STATED_BY_BANK: 'the bank lists it',
});

export const incomeReasonWords = from({
  BANK_CODE: 'the bank’s code says so',
  CATEGORY: 'its category',
  TEXT: 'words of the entry',
  REGULAR_CREDITS_FROM_COMPANY: 'a company pays it regularly',
});

export const categoryBasisWords = from({
  BANK_CODE: 'the bank’s classification',
  MCC: 'the merchant’s category',
  RULE: 'a rule',
  COUNTERPARTY_ACCOUNT: 'the account on the other side',
  TEXT: 'the text',
});

export const sourceWords = from({
  OK: 'All read',
  PARTIAL: 'Read in part',
  STALE: 'Older than it should be',
  TIMEOUT: 'Did not answer in time',
  RATE_LIMITED: 'Asks to be called less often',
  CONSENT_REQUIRED: 'Your consent has to be renewed',
  DOWN: 'Cannot be reached, or fails',
  UNSUPPORTED: 'Does not offer this',
  FORBIDDEN: 'Your consent does not cover this',
});

const noteWords = from({
  EQUAL_ENTRIES_MERGED: 'equal entries at the seam of two of the bank’s pages, counted once',
  EQUAL_ENTRIES_KEPT: 'equal entries that may repeat a page, all counted',
  IDS_NOT_RELIABLE: 'entries that share an id of the bank’s',
  CONTRADICTORY_ENTRIES: 'entries whose amount and accounts contradict each other',
  ENTRIES_WITHOUT_DAY: 'booked entries without a day',
  NOT_SHOWN_ANEW: 'entries that the bank does not show by the way it is reached now, kept as they were',
  HISTORY_ENDS: 'its history begins on',
});

/** @param {{ code: string, count: number, date: string | null }} note @param {(date: string) => string} toDay */
export const noteSentence = ({ code, count, date }, toDay) =>
  `${count > 0 ? `${count} ` : ''}${noteWords(code)}${date === null ? '' : ` ${toDay(date)}`}`;

/**
 * How sure, of 0 to 1, as a share of a hundred.
 * @param {number} confidence
 */
export const confidenceWords = (confidence) => `${Math.round(confidence * 100)} % sure`;

/** @param {number} count @param {string} one @param {string} [many] */
export const counted = (count, one, many = `${one}s`) =>
  `${String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')} ${count === 1 ? one : many}`;

/** @param {{ name: string | null, nickname: string | null, type: string }} account */
export const accountName = ({ name, nickname, type }) => nickname ?? name ?? accountWords(type);
