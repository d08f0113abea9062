// What banks behind Enable Banking differ in, and how the operator's application asks for them. Read by standard.ts, for the banks
// file, and by the connectors beside it.

import { z } from 'zod';
import type { Bank, BankSource } from '../../domain/bank.ts';
import { commonProfile, profileOf } from '../profile.ts';

const { headers, cardSigns, overlapDays, dateFilter } = commonProfile;

/** The profile of a source that is Enable Banking; each of its banks has it. */
export const enableBankingProfile = z.strictObject({
  headers,
  cardSigns,
  overlapDays,
  dateFilter,
  psuType: z
    .enum(['personal', 'business'])
    .default('personal')
    .describe(
      'Whom the customers are to their banks: it decides which institutions there are, and how people sign in there.',
    ),
  beta: z.boolean().default(true).describe('`false`: institutions that Enable Banking calls beta are left out.'),
});

/** The profile of one bank, or of the source itself. */
export const enableBankingProfileOf = (owner: Pick<Bank | BankSource, 'profile'>) =>
  profileOf(enableBankingProfile, owner);
