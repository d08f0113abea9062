// What the operator's Plaid account and the banks behind it differ in. Read by standard.ts, for the banks file, and by the connectors
// beside it.

import { z } from 'zod';
import type { Bank, BankSource } from '../../domain/bank.ts';
import { commonProfile, profileOf } from '../profile.ts';

const { headers, cardSigns, overlapDays } = commonProfile;

/** The profile of a source that is Plaid; each of its banks has it. */
export const plaidProfile = z.strictObject({
  headers,
  cardSigns,
  overlapDays,
  clientName: z
    .string()
    .min(1)
    .max(30, 'must be at most 30 characters: Plaid shows “This Application” for more')
    .default('bankgraph')
    .describe('What Link calls the application that asks, at most 30 characters.'),
  language: z
    .enum(['en', 'fr', 'es'])
    .default('en')
    .describe('The language of Link: English, French or Spanish, which Plaid has in both countries.'),
  historyDays: z
    .int()
    .min(30)
    .max(730)
    .default(730)
    .describe(
      'Days of entries from before the day of linking that Plaid is asked to fetch; it takes the longer the more there are.',
    ),
  numbers: z
    .enum(['none', 'asked', 'listed'])
    .default('asked')
    .describe(
      'Account numbers (Plaid’s product Auth, billed once for each link): `asked` reads them for callers who may see them; `listed` with each list of accounts, so that an account that is linked anew keeps its id; `none` where the operator has not that product.',
    ),
});

/** The profile of one bank, or of the source itself. */
export const plaidProfileOf = (owner: Pick<Bank | BankSource, 'profile'>) => profileOf(plaidProfile, owner);
