// What a bank wants to know first, and waiting for its app, in English: see authorising-texts.ts.

import type { AuthorisingTexts } from './authorising-texts.ts';

export const authorising: AuthorisingTexts = {
  detailsLegend: (bank) => `What ${bank} wants to know first`,
  detailsWhy: (bank) => `This is sent to ${bank} and kept nowhere here. Never enter a password.`,
  optional: 'not needed',
  details: {
    psuId: {
      label: 'Your sign-in name at the bank',
      hint: 'What you sign in with there, such as a user name or a customer number.',
      missing: 'Please enter what you sign in with at the bank.',
      invalid: 'A sign-in name has letters, digits and common signs, 100 at most.',
    },
    psuIdType: {
      label: 'Kind of sign-in name',
      hint: 'As the bank calls it.',
      missing: 'Please choose the kind of your sign-in name.',
      invalid: 'The bank knows no such kind. Please choose one of the list.',
    },
    psuCorporateId: {
      label: 'Your company’s number at the bank',
      hint: 'Only for business accounts.',
      missing: 'Please enter your company’s number at the bank.',
      invalid: 'A company’s number has letters, digits and common signs, 100 at most.',
    },
    ibans: {
      label: 'The accounts to be shared',
      hint: 'Their IBANs, one on each line.',
      missing: 'Please enter the IBAN of at least one account.',
      invalid:
        'At least one of these is no IBAN: its check digits are wrong. Please compare it with your card or statement.',
    },
  },
  detailsFaulty: 'Something is missing, or cannot be right. Nothing was done: see below.',
  passwordAsked: (bank) =>
    `${bank} wants your password to be typed in here. We never ask for it, so this bank cannot be linked. Nothing is shared.`,
  bankSays: (bank, text) => `${bank} says: “${text}”`,
  waitingTitle: (bank) => `Waiting for you at ${bank}`,
  waitingText: (bank) => `Now allow it in ${bank}’s own app, or as the bank tells you. This page goes on by itself.`,
  waitingUnsaid: (bank) => `Open ${bank}’s app and allow the request there.`,
  waitingEnds: 'We wait for ten minutes. If you do not allow it, nothing is shared.',
  lookAgain: 'Look again',
};
