// The closed lists of the specification that requests are checked against. Data only; read by directory.ts and
// link-request.ts. Source: the specification's CountryCode and Products, and the languages of /link/token/create.
import { z } from 'zod';

/** The specification's CountryCode. */
export const countryCode = z.enum('US GB ES NL FR IE CA DE IT PL DK NO SE EE LT LV PT BE AT FI'.split(' '));

/** The specification's Products; most of them are not this client's. */
export const productName = z.enum(
  `assets auth balance balance_plus beacon identity identity_match investments investments_auth liabilities
  payment_initiation identity_verification transactions credit_details income income_verification
  standing_orders transfer employment recurring_transactions transactions_refresh signal statements
  processor_payments processor_identity profile cra_base_report cra_income_insights cra_partner_insights
  cra_network_insights cra_cashflow_insights cra_monitoring cra_lend_score cra_plaid_credit_score layer
  pay_by_bank protect_linked_bank protect_transactions`.split(/\s+/),
);

/** The languages that Link is displayed in. */
export const languages: readonly string[] = 'da nl en et fr de hi it lv lt no pl pt ro es sv vi'.split(' ');
