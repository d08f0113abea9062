// Sorts an answer for the account overview: accounts by bank, what each holds, how old that is, and what is wrong with each bank.
// Computed from what it is handed. Called by accounts-element.js.

import { isOwed } from './money.js';

/** @typedef {import('./generated.ts').ComponentAccountsQuery} Answer */
/** @typedef {NonNullable<NonNullable<Answer['me']>['accounts']>} Accounts */
/** @typedef {Accounts['edges'][number]['node']} Account */
/** @typedef {Accounts['sources'][number]} Source */
/** @typedef {{ readonly amount: string, readonly currency: string }} Money */
/** @typedef {'spendable' | 'booked' | 'owed'} FigureKind */
/** @typedef {{ readonly kind: FigureKind, readonly money: Money, readonly fetchedAt: string }} Figure */
/**
 * @typedef {object} Trouble something of a bank that is not as it should be
 * @property {string} status
 * @property {string | null} retryAt
 * @property {string | null} url where the person mends it
 * @property {string | null} linkId
 * @property {number} unreadable how many entries could not be read
 */
/**
 * @typedef {object} BankGroup
 * @property {Source['bank']} bank
 * @property {Account[]} accounts
 * @property {Trouble[]} troubles each status once
 * @property {string | null} fetchedAt when the oldest of what is shown was read at the bank
 */

/** Of what is borrowed the balance tells, not what could be spent. */
const borrowed = new Set(['CARD', 'LOAN', 'MORTGAGE']);
const booked = ['INTERIM_BOOKED', 'CLOSING_BOOKED', 'EXPECTED', 'OPENING_BOOKED', 'PREVIOUSLY_CLOSED_BOOKED'];
const available = ['INTERIM_AVAILABLE', 'CLOSING_AVAILABLE', 'FORWARD_AVAILABLE', 'OPENING_AVAILABLE'];
/** Statuses that are no trouble of anybody's. */
const quiet = new Set(['OK', 'UNSUPPORTED']);

/** @param {Account} account @param {readonly string[]} types */
function balanceOf({ balances }, types) {
  return types.map((type) => balances?.find((balance) => balance.type === type)).find((found) => found !== undefined);
}

/** @param {FigureKind} kind @param {NonNullable<Account['spendable']>} balance @returns {Figure} */
const toFigure = (kind, { signedAmount, provenance }) => ({
  kind,
  money: signedAmount,
  fetchedAt: provenance.fetchedAt,
});

/** @param {Account} account @returns {Figure | null} */
function mainFigure(account) {
  const balance = balanceOf(account, booked);
  if (account.spendable !== null && !(borrowed.has(account.type) && balance !== undefined)) {
    return toFigure('spendable', account.spendable);
  }
  const told = balance ?? (borrowed.has(account.type) ? undefined : balanceOf(account, available));
  if (told === undefined) return null;
  return toFigure(borrowed.has(account.type) && isOwed(told.signedAmount) ? 'owed' : 'booked', told);
}

/**
 * What an account holds: the figure that people look for first, then one for each other currency of a wallet.
 * @param {Account} account
 * @returns {readonly Figure[]} empty where the bank tells nothing
 */
export function figuresOf(account) {
  const main = mainFigure(account);
  if (main === null) return [];
  const seen = new Set([main.money.currency]);
  const purses = (account.balances ?? []).filter(({ type, signedAmount }) => {
    if (seen.has(signedAmount.currency) || !available.includes(type)) return false;
    seen.add(signedAmount.currency);
    return true;
  });
  return [main, ...purses.map((balance) => toFigure('spendable', balance))];
}

/**
 * The last four digits or letters by which people know an account.
 * @param {Account} account
 */
export function endingOf({ identification }) {
  const number = identification?.accountNumber ?? identification?.iban ?? identification?.maskedNumber ?? '';
  // Banks mask by stars, dots or an x: a number has no x of its own.
  const ending = number.replaceAll(/[^\p{L}\p{N}]|x/giu, '').slice(-4);
  return ending.length < 3 ? null : ending;
}

/** @param {Source | NonNullable<Account['balancesSource']>} source @param {Source['link']} link @returns {Trouble} */
function toTrouble({ status, error, ...rest }, link) {
  return {
    status,
    retryAt: error?.retryAt ?? null,
    url: error?.actionUrl ?? link?.reauthorizeUrl ?? null,
    linkId: link?.id ?? null,
    unreadable: 'unreadableCount' in rest ? rest.unreadableCount : 0,
  };
}

/** @param {BankGroup} group @param {Trouble} trouble */
function addTrouble(group, trouble) {
  if (quiet.has(trouble.status) || group.troubles.some(({ status }) => status === trouble.status)) return;
  group.troubles.push(trouble);
}

/** @param {BankGroup} group @param {string | undefined} fetchedAt */
function addAge(group, fetchedAt) {
  if (fetchedAt === undefined || Number.isNaN(Date.parse(fetchedAt))) return;
  if (group.fetchedAt === null || Date.parse(fetchedAt) < Date.parse(group.fetchedAt)) group.fetchedAt = fetchedAt;
}

/**
 * Every bank that was asked or has an account here, in the order of the answer.
 * @param {readonly Account[]} accounts
 * @param {readonly Source[]} sources
 * @returns {readonly BankGroup[]}
 */
export function toBankGroups(accounts, sources) {
  /** @type {Map<string, BankGroup>} */
  const groups = new Map();
  /** @param {Source['bank']} bank */
  const groupOf = (bank) => {
    const group = groups.get(bank.id) ?? { bank, accounts: [], troubles: [], fetchedAt: null };
    groups.set(bank.id, group);
    return group;
  };
  for (const source of sources) {
    const group = groupOf(source.bank);
    addTrouble(group, toTrouble(source, source.link));
    addAge(group, source.provenance?.fetchedAt);
  }
  for (const account of accounts) {
    const group = groupOf(account.bank);
    group.accounts.push(account);
    if (account.balancesSource !== null) addTrouble(group, toTrouble(account.balancesSource, account.link));
    for (const { fetchedAt } of figuresOf(account)) addAge(group, fetchedAt);
  }
  return [...groups.values()];
}

/**
 * The oldest of what is shown, over all banks; null where nothing is.
 * @param {readonly BankGroup[]} groups
 */
export function oldestOf(groups) {
  const ages = groups.map(({ fetchedAt }) => fetchedAt).filter((fetchedAt) => fetchedAt !== null);
  return ages.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}
