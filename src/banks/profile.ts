// What any bank may differ in from its standard, as a zod schema that each standard's profile.ts extends: the `profile:` of a
// bank in the banks file. A key is there only with its behaviour and a test. Read by src/config/banks-file.ts, docs/profile.md
// is made from it (src/cli/document-settings.ts).

import { z } from 'zod';
import type { Bank } from '../domain/bank.ts';

/** Headers that are made for each call, or by the transport: a fixed one would send another customer's, or none. */
const ownHeaders =
  /^(?:authorization|host|connection|content-length|content-type|transfer-encoding|accept-encoding|cookie|consent-id|x-request-id|x-fapi-interaction-id|x-idempotency-key|x-jws-signature|digest|signature|tpp-signature-certificate|x-v|x-min-v|x-fapi-customer-ip-address|psu-ip-address)$/;

/** A header's value (RFC 9110 section 5.5), as far as banks' fixed ones go. */
const headerValue = z.string().regex(/^[\x21-\x7e](?:[\x20-\x7e]{0,498}[\x21-\x7e])?$/, 'must be printable ASCII');

const headers = z
  .record(z.string(), headerValue)
  .superRefine((given, context) => {
    for (const name of Object.keys(given)) {
      const message = !/^[A-Za-z0-9-]{1,100}$/.test(name)
        ? 'is no header name'
        : ownHeaders.test(name.toLowerCase())
          ? 'is made for each call and cannot be fixed'
          : null;
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message });
    }
  })
  .transform((given) => Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])));

/** A path that stands before a resource's own: empty, or with a slash before and none behind. */
export const pathPrefix = z
  .string()
  .regex(/^(?:\/[A-Za-z0-9._~-]+)*$/, 'must be empty or a path such as /v2')
  .refine((path) => !/\/\.{1,2}(?:\/|$)/.test(path), 'must not lead upwards');

/** OAuth scopes, separated by spaces (RFC 6749 section 3.3). */
export const scopeText = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be OAuth scopes');

/** The keys of every standard's profile. */
export const commonProfile = {
  headers: headers
    .default({})
    .describe(
      'Headers that go with every call of the bank’s API as they are, such as `x-fapi-financial-id: 001580000103UAvAAM` (Revolut). None goes to its authorisation server.',
    ),
  metadataUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .nullable()
    .default(null)
    .describe(
      'Where the authorisation server’s metadata (RFC 8414) are, when not at the issuer’s well-known address. The issuer that they name must be the configured one.',
    ),
  cardSigns: z
    .enum(['standard', 'inverted'])
    .default('standard')
    .describe(
      '`inverted`: entries of cards are written the other way round, debits as credits, and nothing in them says so (SEB Kort, HSBC UK).',
    ),
  overlapDays: z
    .int()
    .min(0)
    .max(92)
    .default(10)
    .describe(
      'Days before the last reading that are asked for again when a statement is read on from where the statement book ends: as long as the bank still adds entries to days that are past.',
    ),
  dateFilter: z
    .boolean()
    .default(true)
    .describe(
      '`false`: statements are refused when they are asked for by days; they are asked for whole, and cut here.',
    ),
} as const;

const overlapProfile = z.looseObject({ overlapDays: commonProfile.overlapDays });

/** How many days before the last reading are asked for again: see {@link commonProfile}. */
export const overlapDaysOf = (bank: Pick<Bank, 'profile'>): number => profileOf(overlapProfile, bank).overlapDays;

/** A bank's profile as its standard reads it. The banks file has checked it: what fails here was not read from one. */
export function profileOf<T>(schema: z.ZodType<T>, { profile }: Pick<Bank, 'profile'>): T {
  return schema.parse(profile ?? {});
}
