// What the pages say of what a bank wants to know first, and of waiting for its app. The texts themselves are beside it, a file a
// language; part of texts.ts.

import type { LinkDetail } from '../../domain/link-details.ts';

/** One thing that a bank wants to be told. */
export interface DetailText {
  readonly label: string;
  readonly hint: string;
  /** It is missing. */
  readonly missing: string;
  /** It cannot be sent. */
  readonly invalid: string;
}

/** Texts of what a bank asks for, and of an authorisation that is not in the browser. */
export interface AuthorisingTexts {
  readonly detailsLegend: (bank: string) => string;
  readonly detailsWhy: (bank: string) => string;
  readonly optional: string;
  readonly details: Readonly<Record<LinkDetail, DetailText>>;
  readonly detailsFaulty: string;
  readonly passwordAsked: (bank: string) => string;
  /** What the bank itself says; `text` may be in another language. */
  readonly bankSays: (bank: string, text: string) => string;
  readonly waitingTitle: (bank: string) => string;
  readonly waitingText: (bank: string) => string;
  /** Where the bank says nothing itself. */
  readonly waitingUnsaid: (bank: string) => string;
  readonly waitingEnds: string;
  readonly lookAgain: string;
}
