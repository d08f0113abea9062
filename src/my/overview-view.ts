// What a person's first page is made of. Made by overview-page.ts, shown by overview-views.ts and problems.ts.

import type { OverviewQuery, WorthFragment } from './generated.ts';
import type { Speech } from './my-parts.ts';

/** What is asked of the person. */
export type Me = NonNullable<OverviewQuery['me']>;
/** What became of asking a bank. */
export type Source = NonNullable<Me['accounts']>['sources'][number];

/** What the page is made of. */
export interface OverviewView extends Speech {
  readonly me: Me;
  readonly worth: WorthFragment | null;
  readonly mayPay: boolean;
  readonly mayRead: boolean;
  readonly mayLink: boolean;
  /** Whether banks had their time: what is not there then is not waited for any more. */
  readonly isPatient: boolean;
  readonly nowMs: number;
}
