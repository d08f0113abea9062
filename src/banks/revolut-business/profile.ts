// What the operator's own account at Revolut Business differs in, and whose it is. Read by standard.ts, for the banks file, and by the
// connectors beside it.

import { z } from 'zod';
import type { Bank, BankSource } from '../../domain/bank.ts';
import { countryFault } from '../../domain/iso3166.ts';
import { commonProfile, profileOf } from '../profile.ts';

const { headers, overlapDays } = commonProfile;

const country = z.string().superRefine((text, context) => {
  const message = countryFault(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

/** The profile of a source that is Revolut Business. */
export const revolutBusinessProfile = z.strictObject({
  headers,
  overlapDays,
  customer: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe(
      'The customer whose accounts these are, by the id that tokens name: the business itself. Nobody else ever sees them; without one nobody does.',
    ),
  country: country
    .default('LT')
    .describe(
      'Where the business has its account, an ISO 3166-1 code: Revolut’s bank for the European Economic Area is in Lithuania (`LT`); `GB` for the United Kingdom.',
    ),
});

/** The profile of the bank, or of the source itself. */
export const revolutBusinessProfileOf = (owner: Pick<Bank | BankSource, 'profile'>) =>
  profileOf(revolutBusinessProfile, owner);
