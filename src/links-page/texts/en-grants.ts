// What the pages at /links say of partners, in English: see grant-texts.ts.

import { html } from '../../pages/html.ts';
import type { GrantTexts } from './grant-texts.ts';

export const grants: GrantTexts = {
  permissions: {
    accounts: {
      name: 'Accounts',
      detail: 'names, kinds, currencies and numbers of your accounts, and the cards of them',
    },
    balances: { name: 'Balances', detail: 'how much is on them' },
    transactions: { name: 'Transactions', detail: 'what came in and went out: days, amounts, names and texts' },
    identity: { name: 'About you', detail: 'your name, address and contact details as the bank has them' },
    regularPayments: {
      name: 'Regular payments',
      detail: 'your direct debits, standing orders and payments for a day to come',
    },
    beneficiaries: { name: 'Payees', detail: 'whom you have entered at the bank to pay, and their accounts' },
    products: { name: 'Rates and fees', detail: 'what your accounts cost and earn: rates, fees, overdraft' },
    statements: { name: 'Statements', detail: 'your bank’s own account statements, as files' },
    payments: { name: 'Payments', detail: 'begin payments, each of which you authorise at your bank' },
    cards: { name: 'Cards', detail: 'freeze your cards at once, and unfreeze what is frozen' },
    links: { name: 'Links', detail: 'link banks for you, which you authorise there, renew and end those links' },
  },
  question: {
    title: (partner) => `${partner} asks for access`,
    signInFirst: (partner) => `Sign in to see what ${partner} asks for. Nothing is shared by signing in.`,
    intro: (partner) =>
      html`<strong>${partner}</strong> asks to see your data here. You say what of it, of which accounts, and for how long. Say yes only if you have just come from there.`,
    answerUntil: (minute) => html`You can answer until ${minute}.`,
    replacesAll: (partner, day) =>
      html`It takes the place of what you have granted ${partner} of all accounts until ${day}.`,
    replacesOne: (partner, day) =>
      html`It takes the place of what you have granted ${partner} of one of your accounts until ${day}.`,
    replacesSome: (partner, count, day) =>
      html`It takes the place of what you have granted ${partner} of ${count} of your accounts until ${day}.`,
    mayDo: (partner) => `What ${partner} may do`,
    partOfEvery: '(part of every access)',
    notAsked: (names) => `Not asked for: ${names}.`,
    days: 'For how many days',
    daysRange: (most) => `1 to ${most}`,
    canEnd: 'You can end it at any time on the page of your banks; it ends at once.',
    yes: (partner) => `Yes, let ${partner} see this`,
    no: 'No',
    mayNotGive: 'Your sign-in does not allow you to say yes.',
    going: (partner) => `Going back to ${partner}`,
    saidYes: 'You have said yes. You can end it at any time on the page of your banks.',
    saidNo: 'You have said no, and nothing is shared.',
    goBack: (partner) => `Go back to ${partner}`,
    closed: 'Nothing is shared',
    otherBrowser: 'This was begun in another browser. Please go on there, or begin again where you came from.',
    over: 'This request is over, was answered already, or was never made. Please begin again where you came from.',
  },
  accounts: {
    legend: 'Which accounts',
    all: 'All accounts, at every bank that you have linked, also those that come later',
    some: 'Only the accounts that I tick here',
    oneBankSilent: (bank) =>
      `${bank} does not answer just now, so its accounts cannot be ticked one by one. You can load this page again in a while.`,
    banksSilent: (banks) =>
      `${banks} do not answer just now, so their accounts cannot be ticked one by one. You can load this page again in a while.`,
  },
  faults: {
    days: (most) => `Please choose 1 to ${most} days. Nothing is shared yet.`,
    which: 'Please choose which accounts. Nothing is shared yet.',
    both: 'You have chosen all accounts and ticked some. Please choose one or the other. Nothing is shared yet.',
    none: 'Please tick at least one account, or choose all. Nothing is shared yet.',
    tooMany: (most) => `Please tick at most ${most} accounts. Nothing is shared yet.`,
    gone: 'One of the accounts is not there any more. Please choose again. Nothing is shared yet.',
  },
  list: {
    title: 'Who may see your data',
    states: { PENDING: 'Not confirmed yet', ACTIVE: 'May see it', EXPIRED: 'Over', REVOKED: 'Ended' },
    allAccounts: 'All, also those that come later',
    unnamed: { one: '1 account not named just now', other: (count) => `${count} accounts not named just now` },
    ofBank: (bank, accounts) => `${bank}: ${accounts}`,
    only: { one: 'Only 1 of them', other: (count) => `Only ${count} of them` },
    managedElsewhere: 'Managed elsewhere: it was set up by your service provider, who can end it.',
    labels: {
      what: 'What',
      accounts: 'Accounts',
      since: 'Since',
      ended: 'Ended',
      until: 'Until',
      lastUsed: 'Last used',
    },
    never: 'never',
    end: (partner) => `End the access of ${partner}`,
  },
};
