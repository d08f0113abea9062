// The sources beside the banks: services through which a client reaches many banks with one account of its own, and one
// where a business reads and moves its own money. Read by sandbox.ts, which makes a listener of each, as houses.ts is for
// banks.
import { enableBanking } from './enable-banking/enable-banking.ts';
import { plaid } from './plaid/plaid.ts';
import { revolut } from './revolut/revolut.ts';
import type { SourcePlan } from './source.ts';

/** All sources of the sandbox. */
export const sources: readonly SourcePlan[] = [enableBanking, plaid, revolut];
