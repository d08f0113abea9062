// What an account's page is made of. Made by account-page.ts, shown by account-views.ts and statement-views.ts.

import type { StatementQuery } from './account-query.ts';
import type { AccountQuery } from './generated.ts';
import type { Speech } from './my-parts.ts';

/** What the page is made of. */
export interface AccountView extends Speech {
  readonly account: NonNullable<AccountQuery['account']>;
  readonly query: StatementQuery;
  readonly mayPay: boolean;
  readonly mayReadStatement: boolean;
  /** The code of what the statement failed with; null when it did not. */
  readonly statementFailure: string | null;
  readonly isPatient: boolean;
}
