// The aggregators: services through which a client reaches many banks with one account of its own. Read by sandbox.ts, which
// makes a listener of each, as houses.ts is for banks.
import { enableBanking } from './enable-banking/enable-banking.ts';
import { plaid } from './plaid/plaid.ts';
import type { SourcePlan } from './source.ts';

/** All aggregators of the sandbox. */
export const sources: readonly SourcePlan[] = [enableBanking, plaid];
