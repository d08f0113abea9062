// What /link/token/create is asked for, read and checked. Called by link-tokens.ts. Source: the specification's
// LinkTokenCreateRequest. Its fields for products that this client has not are known by name and not looked into.
import { z } from 'zod';
import { countryCode, languages, productName } from './codes.ts';
import { isProduct, type Product } from './institutions.ts';
import type { Body } from './operation.ts';
import { invalidField, refuse } from './refusals.ts';

const text = z.string();
const filled = z.string().min(1);
const productList = z.array(productName).nullish();
const subtypes = z.strictObject({ account_subtypes: z.array(text) });

const foreign = Object.fromEntries(
  `access_tokens android_package_name appearance_mode auth base_report card_switch cashflow_report
  consumer_report_permissible_purpose cra_enabled cra_options credit_partner_insights employment
  enable_multi_item_link eu_config financekit_supported identity identity_verification income_verification
  investments investments_auth link_customization_name payment_configuration payment_initiation statements
  third_party_user_token transfer user_id user_token`
    .split(/\s+/)
    .map((name) => [name, z.unknown().optional()]),
);

/** The fields of the request. */
export const linkFields = {
  ...foreign,
  client_name: filled,
  language: filled.refine((code) => languages.includes(code), { error: 'is no language of Link' }),
  country_codes: z.array(countryCode).min(1),
  user: z.looseObject({ client_user_id: filled }),
  products: productList,
  required_if_supported_products: productList,
  optional_products: productList,
  additional_consented_products: productList,
  webhook: z.url().optional(),
  access_token: filled.nullish(),
  redirect_uri: z.url().optional(),
  institution_data: z.strictObject({ routing_number: text.optional() }).optional(),
  institution_id: text.optional(),
  account_filters: z
    .strictObject({
      depository: subtypes.optional(),
      credit: subtypes.optional(),
      loan: subtypes.optional(),
      investment: subtypes.optional(),
      other: subtypes.optional(),
    })
    .optional(),
  update: z
    .strictObject({
      account_selection_enabled: z.boolean().optional(),
      reauthorization_enabled: z.boolean().optional(),
      user: z.boolean().optional(),
      item_ids: z.array(text).nullish(),
    })
    .optional(),
  hosted_link: z
    .strictObject({
      delivery_method: z.enum(['sms', 'email']).optional(),
      completion_redirect_uri: z.url().optional(),
      url_lifetime_seconds: z
        .int()
        .min(1)
        .max(21 * 86_400)
        .optional(),
      is_mobile_app: z.boolean().optional(),
    })
    .optional(),
  transactions: z.strictObject({ days_requested: z.int().min(1).max(730).optional() }).optional(),
};

/** A request, as it was sent. */
export type LinkBody = Body<typeof linkFields>;

/** The products of a request by what they are for. */
export interface WantedProducts {
  /** Only institutions that have all of these can be chosen. */
  readonly required: readonly Product[];
  /** Added where the institution has them. */
  readonly ifSupported: readonly Product[];
  /** Agreed to, and not used yet. */
  readonly consented: readonly Product[];
}

function ownProducts(names: readonly string[] | null | undefined): Product[] {
  const list = names ?? [];
  if (list.includes('balance')) {
    throw invalidField('balance is initialized with any other product and is not a valid value of products');
  }
  const foreignNames = list.filter((name) => !isProduct(name));
  if (foreignNames.length > 0) {
    throw refuse(
      'INVALID_PRODUCT',
      `client is not authorized to access the following products: ${JSON.stringify(foreignNames)}`,
    );
  }
  return list.filter(isProduct);
}

/** The products of a request; refuses what the client has not, and what has no place there. */
export function parseProducts(body: LinkBody): WantedProducts {
  const wanted = {
    required: ownProducts(body.products),
    ifSupported: [...ownProducts(body.required_if_supported_products), ...ownProducts(body.optional_products)],
    consented: ownProducts(body.additional_consented_products),
  };
  const isUpdate = typeof body.access_token === 'string';
  if (isUpdate && wanted.required.length > 0) {
    throw invalidField(
      'products must not be given together with access_token: an Item in update mode has its products',
    );
  }
  if (!isUpdate && wanted.required.length === 0) {
    throw refuse('MISSING_FIELDS', 'the following required fields are missing: products');
  }
  const all = [...wanted.required, ...wanted.ifSupported, ...wanted.consented];
  if (new Set(all).size < all.length) throw invalidField('a product may be named once only');
  return wanted;
}
