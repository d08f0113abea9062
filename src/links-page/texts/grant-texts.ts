// What the pages at /links say of partners who ask for a person's data, and who may see it. Part of texts.ts.

import type { GrantPermission } from '../../domain/grant.ts';
import type { GrantView } from '../../grants/results.ts';
import type { Html } from '../../pages/html.ts';
import type { Counted } from './counted.ts';

/** Texts of a partner's question, and of its answer. */
export interface GrantQuestionTexts {
  readonly title: (partner: string) => string;
  readonly signInFirst: (partner: string) => string;
  readonly intro: (partner: string) => Html;
  readonly answerUntil: (minute: Html) => Html;
  readonly replacesAll: (partner: string, day: Html) => Html;
  readonly replacesOne: (partner: string, day: Html) => Html;
  readonly replacesSome: (partner: string, count: string, day: Html) => Html;
  readonly mayDo: (partner: string) => string;
  readonly partOfEvery: string;
  readonly notAsked: (names: string) => string;
  readonly days: string;
  readonly daysRange: (most: string) => string;
  readonly canEnd: string;
  readonly yes: (partner: string) => string;
  readonly no: string;
  readonly mayNotGive: string;
  readonly going: (partner: string) => string;
  readonly saidYes: string;
  readonly saidNo: string;
  readonly goBack: (partner: string) => string;
  readonly closed: string;
  readonly otherBrowser: string;
  readonly over: string;
}

/** Texts of the choice of accounts. */
export interface AccountChoiceTexts {
  readonly legend: string;
  readonly all: string;
  readonly some: string;
  readonly oneBankSilent: (bank: string) => string;
  readonly banksSilent: (banks: string) => string;
}

/** What is wrong with an answer. Each ends by saying that nothing is shared yet. */
export interface GrantFaultTexts {
  readonly days: (most: string) => string;
  readonly which: string;
  readonly both: string;
  readonly none: string;
  readonly tooMany: (most: string) => string;
  readonly gone: string;
}

/** Texts of the list of who may see a person's data. */
export interface GrantListTexts {
  readonly title: string;
  readonly states: Readonly<Record<GrantView['status'], string>>;
  readonly allAccounts: string;
  readonly unnamed: Counted;
  readonly ofBank: (bank: string, accounts: string) => string;
  readonly only: Counted;
  readonly managedElsewhere: string;
  readonly labels: {
    readonly what: string;
    readonly accounts: string;
    readonly since: string;
    readonly ended: string;
    readonly until: string;
    readonly lastUsed: string;
  };
  readonly never: string;
  readonly end: (partner: string) => string;
}

/** All of it. */
export interface GrantTexts {
  /** What each permission lets a partner do. */
  readonly permissions: Readonly<Record<GrantPermission, { readonly name: string; readonly detail: string }>>;
  readonly question: GrantQuestionTexts;
  readonly accounts: AccountChoiceTexts;
  readonly faults: GrantFaultTexts;
  readonly list: GrantListTexts;
}
