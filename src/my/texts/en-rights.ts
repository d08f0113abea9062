// Who sees a person's data, and taking them along or erasing them, in English: see texts.ts.

import type { DataTexts, SharingTexts } from './texts.ts';

export const sharingTexts: SharingTexts = {
  title: 'Who sees my data',
  intro: 'These services may see what is named here, and nothing else. You can end it at any time; it ends at once.',
  none: 'Nobody sees your data',
  noneText: 'When a service asks you for access and you say yes, it is listed here.',
  notAllowed: 'Your sign-in does not allow this page to show who sees your data.',
  current: 'Now',
  over: 'Over',
  statuses: { PENDING: 'Not confirmed yet', ACTIVE: 'May see it', EXPIRED: 'Over', REVOKED: 'Ended' },
  what: 'What',
  accounts: 'Accounts',
  allAccounts: 'All, also those that come later',
  notNamed: 'an account that is not named just now',
  since: 'Since',
  until: 'Until',
  untilEnded: 'it is ended',
  ended: 'Ended',
  lastUsed: 'Last used',
  never: 'never',
  byOperator: 'It was set up by your service provider, who can end it.',
  end: (partner) => `End the access of ${partner}`,
  endQuestion: (partner) => `End the access of ${partner}?`,
  endText: (partner) =>
    `${partner} can see nothing of yours from now on. What it has seen already stays with it: ask ${partner} to erase it.`,
  keep: 'Keep it',
  endedMessage: (partner) => `${partner} sees nothing of yours any more.`,
  notEnded: 'It could not be ended: it is over already, or your service provider has to end it.',
  permissions: {
    ACCOUNTS: 'Accounts and their cards',
    BALANCES: 'Balances',
    TRANSACTIONS: 'Entries',
    IDENTITY: 'Who you are',
    PRODUCTS: 'Rates and fees of your accounts',
    STATEMENTS: 'Your banks’ own statements',
    PAYMENTS: 'Begin payments, each of which you authorise at your bank',
    LINKS: 'Link banks for you, and end those links',
    CARDS: 'Freeze and unfreeze your cards',
    REGULAR_PAYMENTS: 'Your direct debits, standing orders and scheduled payments',
    BENEFICIARIES: 'Whom you have entered to pay',
  },
};

export const dataTexts: DataTexts = {
  title: 'Your data',
  exportTitle: 'Take your data with you',
  exportText:
    'One file (JSON) with what this service has of you: your links, who may see your data, your accounts with their balances, your entries, and your payments.',
  exportGo: 'Download your data',
  exportNote: 'It can take a minute where you have many entries.',
  heldTitle: 'Everything that is held about you',
  heldText:
    'A second file (JSON, one line a record) with all that this service keeps about you: also what was done with your links and payments, who read your data, sign-ins, and entries that a bank has taken back. Keys and passwords are named and not shown.',
  heldGo: 'Download everything',
  heldNotAllowed:
    'Your sign-in does not allow all that this file shows. Sign in through an app that may see all your data, or ask whoever runs this service.',
  heldUnderWay: 'This file is on its way already, or too many people are taking theirs. Please try again in a minute.',
  eraseTitle: 'Erase your data',
  eraseText: 'This ends everything that this service does for you:',
  eraseItems: (links, grants) => [
    links === 0
      ? 'There is no bank to end.'
      : `${links} ${links === 1 ? 'link to a bank ends' : 'links to banks end'}, and the banks are told.`,
    grants === 0
      ? 'Nobody has access to end.'
      : `${grants} ${grants === 1 ? 'service loses its' : 'services lose their'} access.`,
    'What was kept of your accounts and entries is erased.',
    'You are signed out everywhere.',
  ],
  eraseStays:
    'Payments that you have made, and the record of consents given and taken back, are kept as the law demands. Your accounts at the banks are untouched.',
  eraseAllStays:
    'All that is kept of you is erased. Payments that you have made, and the record of what was done, stay as the law demands, for five years or longer; your name there is replaced by a random mark that leads nobody back to you. Your accounts at the banks are untouched.',
  erasePaymentsFirst:
    'Payments of yours are still on their way. Please try again when they have ended; what could be ended has ended.',
  eraseGo: 'Erase my data …',
  eraseQuestion: 'Erase your data?',
  eraseConfirm: 'Yes, end all links and accesses, and erase what is kept',
  eraseYes: 'Erase my data',
  eraseNo: 'Keep my data',
  eraseUnconfirmed: 'Nothing was erased: please tick the box first.',
  erased: 'Your data are erased',
  erasedText:
    'Your links and the accesses that you gave have ended, what was kept of your accounts is erased, and you are signed out everywhere.',
  erasedPartly: (what) =>
    `This could not be ended, so please try again later, or ask whoever runs this service: ${what}.`,
  operatorGrants: 'Access that your service provider has set up is not yours to end here: please ask them.',
  operatorKeeps: (names) => `This was set up by your service provider, who can end it: ${names}.`,
  eraseInterrupted:
    'A part is done. That was a lot in a short time: please wait a minute, then do it again for the rest.',
  notAllowed: 'Your sign-in does not allow you to end links. Please ask whoever runs this service.',
};
