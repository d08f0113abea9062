// The taxonomy: what money was for, or where it came from, in two levels. Published by the schema (enums `CategoryGroup` and
// `CategoryCode`) and in docs/insights.md. House taxonomy: the groups follow the divisions of the UN's COICOP 2018 where there is
// one, and add what is no consumption (income, transfers, finance).

/** Every category with its group. Codes are unique over all groups; an entry has one. */
export const categoryGroups = {
  /** Money earned. */
  INCOME: [
    'SALARY',
    'PENSION',
    'BENEFITS',
    'BUSINESS_INCOME',
    'RENTAL_INCOME',
    'INTEREST_AND_DIVIDENDS',
    'TAX_REFUND',
    'OTHER_INCOME',
  ],
  HOUSING: ['RENT', 'MORTGAGE', 'PROPERTY_TAX', 'HOME_MAINTENANCE', 'HOME_FURNISHING'],
  UTILITIES: ['ENERGY', 'WATER', 'PHONE_AND_INTERNET', 'OTHER_UTILITIES'],
  FOOD: ['GROCERIES', 'EATING_OUT'],
  TRANSPORT: ['PUBLIC_TRANSPORT', 'FUEL', 'TAXI', 'PARKING_AND_TOLLS', 'VEHICLE'],
  TRAVEL: ['FLIGHTS', 'ACCOMMODATION', 'OTHER_TRAVEL'],
  SHOPPING: ['CLOTHING', 'ELECTRONICS', 'GENERAL_MERCHANDISE'],
  HEALTH: ['MEDICAL', 'PHARMACY', 'PERSONAL_CARE', 'FITNESS'],
  LEISURE: ['MEDIA_AND_STREAMING', 'ENTERTAINMENT', 'GAMES', 'GAMBLING', 'HOBBIES'],
  FAMILY: ['CHILDCARE', 'EDUCATION', 'PETS', 'CHARITY'],
  FINANCE: [
    'INSURANCE',
    'LOAN_REPAYMENT',
    'CREDIT_CARD_PAYMENT',
    'BANK_FEES',
    'INTEREST_CHARGED',
    'SAVINGS',
    'INVESTMENTS',
    'DEBT_COLLECTION',
  ],
  GOVERNMENT: ['TAXES', 'FINES_AND_FEES'],
  BUSINESS: ['PAYROLL', 'SUPPLIES', 'PROFESSIONAL_SERVICES', 'ADVERTISING', 'SOFTWARE', 'POSTAGE'],
  /** Neither earned nor spent: moved. */
  TRANSFERS: ['OWN_ACCOUNTS', 'PEOPLE', 'CASH'],
  UNKNOWN: ['UNKNOWN'],
} as const;

/** The upper level. */
export type CategoryGroup = keyof typeof categoryGroups;

/** The lower level. */
export type CategoryCode = (typeof categoryGroups)[CategoryGroup][number];

/**
 * What a category rests on:
 * - `BANK_CODE`: the bank's own classification (ISO 20022 bank transaction code, purpose).
 * - `MCC`: the merchant's category (ISO 18245).
 * - `RULE`: a rule of the customer's, or of the operator's.
 * - `COUNTERPARTY_ACCOUNT`: the account on the other side, one of the customer's own or one that is published as an authority's.
 * - `TEXT`: the name of the other side, or the text of the entry.
 * - `NONE`: nothing tells; the category is UNKNOWN.
 */
export const categoryBases = ['BANK_CODE', 'MCC', 'RULE', 'COUNTERPARTY_ACCOUNT', 'TEXT', 'NONE'] as const;

/** One of {@link categoryBases}. */
export type CategoryBasis = (typeof categoryBases)[number];

/** Who is on the other side, made readable. */
export interface Merchant {
  /** For people: without store numbers, payment providers, dates and references. */
  readonly name: string;
  /** Equal for entries of the same merchant, however the bank wrote them: lower case letters, digits and single spaces. */
  readonly key: string;
  /** Through whom it was paid (PayPal, SumUp, Stripe, …); null where nobody is named. */
  readonly provider: string | null;
}

/** What an entry was for. */
export interface Classification {
  readonly category: CategoryCode;
  readonly basis: CategoryBasis;
  /** Null for people, own accounts, and where nothing names one. */
  readonly merchant: Merchant | null;
  /** Id of the rule, where the basis is RULE. */
  readonly ruleId: string | null;
}

/** Every category, in the order of the taxonomy. */
export const categoryCodes: readonly CategoryCode[] = Object.values(categoryGroups).flat();

/** A code of the taxonomy; null for any other text. */
export const parseCategory = (text: string | null): CategoryCode | null =>
  categoryCodes.find((code) => code === text) ?? null;

const groups = new Map<CategoryCode, CategoryGroup>(
  Object.entries(categoryGroups).flatMap(([group, codes]) =>
    codes.map((code): [CategoryCode, CategoryGroup] => [code, group as CategoryGroup]),
  ),
);

/** The group that a category belongs to. */
export const groupOf = (category: CategoryCode): CategoryGroup => groups.get(category) ?? 'UNKNOWN';
