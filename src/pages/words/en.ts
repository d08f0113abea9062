// The frame in English: see words.ts.

import type { FrameWords } from './words.ts';

export const en: FrameWords = {
  skip: 'Skip to the content',
  menu: 'Your pages',
  overview: 'Overview',
  payments: 'Payments',
  banks: 'Banks',
  sharing: 'Who sees my data',
  sessions: 'Where you are signed in',
  ownData: 'Export or erase your data',
  signedInAs: (name) => `Signed in as ${name}`,
  signedIn: 'Signed in',
  signOut: 'Sign out',
  welcome: 'Your money',
  welcomeText: 'Sign in to see your accounts at all your linked banks, pay somebody, and decide who may look.',
  languages: 'Language',
  promise:
    'Through a link, bankgraph only reads what you choose; a payment is yours to authorise at your bank, each by itself. It never sees your password there.',
};
