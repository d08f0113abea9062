// What the pages at /links say. A language that lacks a text does not compile. Given by by-language.ts;
// test/unit/links-page/texts.test.ts holds the languages together. What partners are granted is in grant-texts.ts.

import type { Account } from '../../domain/account.ts';
import type { LinkPermission } from '../../domain/link.ts';
import type { LinkReason } from '../../domain/link-state.ts';
import type { BeginRefusal, CallbackRefusal } from '../../linking/results.ts';
import type { SignInFailureKind } from '../../oauth/identity-provider.ts';
import type { Html } from '../../pages/html.ts';
import type { AuthorisingTexts } from './authorising-texts.ts';
import type { Counted } from './counted.ts';
import type { GrantTexts } from './grant-texts.ts';

/** Texts of several pages. */
export interface CommonTexts {
  readonly yourBanks: string;
  readonly signIn: string;
  readonly cancel: string;
  /** A name and what it stands for. */
  readonly named: (name: string, detail: string) => Html;
  readonly missing: string;
  readonly missingText: string;
  /** A form that is not taken. */
  readonly foreign: string;
  readonly foreignText: string;
  readonly failed: string;
  readonly unreadable: string;
  readonly trouble: string;
  readonly accountTypes: Readonly<Record<Account['type'], string>>;
  /** What a link shares: as a name, within a sentence, and in more words. */
  readonly permissions: Readonly<
    Record<LinkPermission, { readonly name: string; readonly inText: string; readonly detail: string }>
  >;
}

/** Texts of the way in, and out again. */
export interface SignInTexts {
  readonly intro: string;
  readonly outcomeWaits: string;
  readonly signedOutMeanwhile: string;
  readonly signedOut: string;
  readonly signedOutHere: string;
  readonly leaving: string;
  readonly signOutThere: string;
  readonly failures: Readonly<Record<SignInFailureKind, string>>;
}

/** Texts of the first page. */
export interface OverviewTexts {
  readonly yourLinks: string;
  readonly none: string;
  /** What to do first, where no bank is linked. */
  readonly first: string;
  /** The same where the person's sign-in allows no change. */
  readonly firstElsewhere: string;
  readonly linkABank: string;
  readonly nothingToLink: string;
  readonly endedLinks: string;
  readonly linkedAlready: string;
  readonly link: (bank: string) => string;
  readonly linkOnceMore: (bank: string) => string;
  readonly sessions: string;
}

/** Reasons of which people are told what they mean. */
export type ToldReason = Exclude<LinkReason, 'REVOKED_BY_CUSTOMER'>;

/** Texts of one link. */
export interface LinkTexts {
  readonly states: {
    readonly linked: string;
    readonly endsSoon: string;
    readonly notLinked: string;
    readonly atBank: string;
    readonly notFinished: string;
    readonly notConfirmed: string;
    readonly expired: string;
    readonly renewalNeeded: string;
    readonly moved: string;
    readonly endedByYou: string;
    readonly endedAtBank: string;
    readonly endedByUs: string;
  };
  readonly details: {
    readonly endsSoon: string;
    readonly atBank: string;
    readonly notFinished: string;
    readonly notConfirmed: string;
    readonly renewalNeeded: string;
  };
  readonly reasons: Readonly<Record<ToldReason, string>>;
  /** Whether the bank knows of the end. */
  readonly revocations: { readonly told: string; readonly pending: string; readonly failed: string };
  readonly labels: {
    readonly askedFor: string;
    readonly shared: string;
    readonly wasShared: string;
    readonly accounts: string;
    readonly begun: string;
    readonly since: string;
    readonly until: string;
    readonly ended: string;
    /** What is read while the person is not here. */
    readonly away: string;
  };
  /** In the place of a day until which it lasts. */
  readonly untilYouEndIt: string;
  readonly awayUntil: (minute: Html) => Html;
  readonly awayNoMore: (minute: Html) => Html;
  readonly reconfirmDue: string;
  readonly reconfirmOverdue: string;
  /** The bank does not say now which accounts there are. */
  readonly accountsNotTold: string;
  readonly noAccounts: string;
  /** Tells one link from another to the same bank. */
  readonly whichSince: (when: Html) => Html;
  readonly whichBegun: (when: Html) => Html;
  readonly managedElsewhere: string;
  readonly canLinkAnew: string;
  readonly goOn: (bank: string) => string;
  readonly renew: (bank: string) => string;
  readonly tryAgain: (bank: string) => string;
  readonly remove: (bank: string) => string;
  readonly end: (bank: string) => string;
  readonly linkAnew: (bank: string) => string;
}

/** Texts of the search for a bank. */
export interface SearchTexts {
  readonly title: string;
  readonly name: string;
  readonly country: string;
  readonly allCountries: string;
  readonly find: string;
  readonly none: string;
  readonly noneIn: (country: string) => string;
  readonly found: Counted;
  /** `count` is how the text above counts them all. */
  readonly shown: (count: string, from: string, to: string) => string;
  readonly more: string;
  readonly all: string;
  /** How a bank is reached. */
  /** What standards are called, by their labels (src/banks/standard.ts): those with a name of their own are called so everywhere. */
  readonly standards: Readonly<Record<string, string>>;
}

/** Texts of the choice of what to share, and of going to the bank. */
export interface ChoiceTexts {
  readonly renewTitle: (bank: string) => string;
  readonly happens: string;
  readonly happensAgain: string;
  readonly stepChoose: string;
  readonly stepBank: (bank: string) => string;
  readonly stepBack: string;
  readonly legend: (bank: string) => string;
  readonly always: string;
  readonly bankDecides: string;
  readonly lastsUntil: (day: Html) => Html;
  readonly endsAnyTime: string;
  readonly goTo: (bank: string) => string;
  readonly renewAt: (bank: string) => string;
  readonly going: (bank: string) => string;
  readonly goingText: (bank: string) => string;
  readonly goOnTo: (bank: string) => string;
  readonly tooOften: string;
  readonly bankDown: (bank: string) => string;
  readonly bankRefused: (bank: string) => string;
  readonly refusals: Readonly<Record<BeginRefusal, string>>;
}

/** Texts of the question before a link ends. */
export interface EndingTexts {
  readonly endTitle: (bank: string) => string;
  readonly removeTitle: (bank: string) => string;
  readonly whatEnds: string;
  readonly nothingRead: (bank: string, what: string) => string;
  readonly keptIsDropped: string;
  readonly bankIsTold: (bank: string) => string;
  readonly whatStays: (bank: string) => string;
  readonly neverLinked: (bank: string) => string;
  readonly keep: string;
}

/** Texts of the question whether the person goes on sharing. */
export interface ReconfirmationTexts {
  readonly title: (bank: string) => string;
  readonly shared: (bank: string, what: string) => string;
  readonly lastsUntil: (bank: string, day: Html) => Html;
  readonly lasts: string;
  readonly endInstead: string;
  readonly notNow: string;
}

/** What a person is told of what was done. `rest` is one of the two sentences that say what is shared. */
export interface OutcomeTexts {
  readonly linked: (bank: string) => string;
  readonly renewed: (bank: string) => string;
  readonly ended: (bank: string, rest: string) => string;
  readonly goesOn: (bank: string) => string;
  readonly staysAsItWas: string;
  readonly nothingShared: string;
  readonly refused: (bank: string, rest: string) => string;
  readonly tooLate: (bank: string, rest: string) => string;
  readonly notAccepted: (bank: string, rest: string) => string;
  readonly unknown: (bank: string, rest: string) => string;
  readonly failed: (bank: string, rest: string) => string;
}

/** Texts of the page of sessions. */
export interface SessionsTexts {
  readonly title: string;
  readonly intro: string;
  readonly browser: string;
  readonly browserOn: (browser: string, system: string) => string;
  readonly thisBrowser: string;
  readonly signedIn: string;
  readonly lastUsed: string;
  readonly endsByItself: string;
  readonly signOutHere: string;
  readonly signOutThere: string;
  /** Tells one button from another. */
  readonly which: (browser: string, minute: Html) => Html;
  readonly signOutElsewhere: string;
  readonly nothingToEnd: string;
  readonly ended: Counted;
}

/** Texts of the page that people come back to from a bank. */
export interface CallbackTexts {
  readonly title: string;
  readonly reading: string;
  readonly wait: string;
  readonly noScript: string;
  readonly nothing: string;
  readonly refusals: Readonly<Record<CallbackRefusal, string>>;
  readonly notNow: string;
}

/** All of it. */
export interface LinksTexts {
  readonly common: CommonTexts;
  readonly signIn: SignInTexts;
  readonly overview: OverviewTexts;
  readonly link: LinkTexts;
  readonly search: SearchTexts;
  readonly choice: ChoiceTexts;
  readonly authorising: AuthorisingTexts;
  readonly ending: EndingTexts;
  readonly reconfirmation: ReconfirmationTexts;
  readonly outcomes: OutcomeTexts;
  readonly grants: GrantTexts;
  readonly sessions: SessionsTexts;
  readonly callback: CallbackTexts;
}
