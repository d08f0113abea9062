// The institutions behind the aggregator and their habits. Data only; read by everything in this folder. Two are reached through
// it alone; the other two are the sandbox's own houses over the same accounts, so that a customer can move from the one way
// to the other. Habits are such as real institutions have, and within the specification unless it is said.
import type { Language } from '../pages/language.ts';
import type { SourceInstitution } from '../source.ts';

/** A kind of payment that institutions here have. */
export type PaymentKind = 'SEPA' | 'INST_SEPA';

/** Who a customer is to his bank. */
export type PsuType = 'personal' | 'business';

/** How one institution differs from another. */
export interface Habits {
  readonly bic: string;
  /** The language of its pages, where the application asks for none that they have. */
  readonly language: Language;
  readonly color: string;
  readonly psuTypes: readonly PsuType[];
  /** As the specification writes them. */
  readonly requiredPsuHeaders: readonly string[];
  readonly maximumConsentSeconds: number;
  readonly isBeta: boolean;
  /** Which entries have an entry_reference: all, those that the bank's own API names, none. */
  readonly references: 'all' | 'some' | 'none';
  /** Gives transaction_id, and details by it. */
  readonly hasDetails: boolean;
  readonly hasPending: boolean;
  readonly hasRunningBalance: boolean;
  readonly hasMerchantCodes: boolean;
  /** Writes null where there is nothing, as the real service does, although the schemas have no null. */
  readonly writesNulls: boolean;
  /** Each page is followed by one that is empty and goes on. */
  readonly hasEmptyPages: boolean;
  readonly pageMs: number;
  /** The oldest day that can be asked for, in months before today; undefined for everything. */
  readonly historyMonths: number | undefined;
  readonly balanceTypes: readonly ('CLBD' | 'ITBD' | 'ITAV' | 'XPCD' | 'OTHR')[];
  readonly payments: readonly PaymentKind[];
  readonly debtorAccountRequired: boolean;
  /** What it says of a payment that is accepted and not yet settled. */
  readonly acceptedStatus: 'PDNG' | 'ACSP';
  /** What it says in the end, by kind. */
  readonly settledStatus: Readonly<Record<PaymentKind, 'ACSC' | 'ACCC'>>;
}

/** An institution of this aggregator. */
export interface Institution extends SourceInstitution {
  readonly habits: Habits;
}

const days = 86_400;
const settled = { SEPA: 'ACSC', INST_SEPA: 'ACSC' } as const;

const usual = {
  psuTypes: ['personal', 'business'],
  requiredPsuHeaders: ['Psu-Ip-Address'],
  maximumConsentSeconds: 180 * days,
  isBeta: false,
  hasDetails: false,
  hasPending: true,
  hasRunningBalance: false,
  hasMerchantCodes: false,
  writesNulls: false,
  hasEmptyPages: false,
  pageMs: 0,
  historyMonths: undefined,
  debtorAccountRequired: false,
  acceptedStatus: 'ACSP',
  settledStatus: settled,
} as const;

const plans: readonly (Pick<Institution, 'id' | 'name' | 'country'> & { readonly habits: Habits })[] = [
  {
    id: 'aurora',
    name: 'Aurora Pankki',
    country: 'FI',
    habits: {
      ...usual,
      bic: 'AURPFIHH',
      language: 'en',
      color: '#1d4ed8',
      requiredPsuHeaders: ['Psu-Ip-Address', 'Psu-User-Agent'],
      references: 'all',
      hasDetails: true,
      hasRunningBalance: true,
      hasMerchantCodes: true,
      balanceTypes: ['CLBD', 'ITAV'],
      payments: ['SEPA', 'INST_SEPA'],
      acceptedStatus: 'PDNG',
      settledStatus: { SEPA: 'ACSC', INST_SEPA: 'ACCC' },
    },
  },
  {
    id: 'meridiaan',
    name: 'Meridiaan Bank',
    country: 'NL',
    habits: {
      ...usual,
      bic: 'MERINL2A',
      language: 'en',
      color: '#c2410c',
      psuTypes: ['personal'],
      requiredPsuHeaders: [],
      maximumConsentSeconds: 90 * days,
      isBeta: true,
      references: 'none',
      writesNulls: true,
      hasEmptyPages: true,
      pageMs: 150,
      historyMonths: 13,
      balanceTypes: ['ITBD'],
      payments: ['SEPA'],
      debtorAccountRequired: true,
      acceptedStatus: 'PDNG',
    },
  },
  {
    id: 'rheinbank',
    name: 'Rheinbank AG',
    country: 'DE',
    habits: {
      ...usual,
      bic: 'RHEIDEFF',
      language: 'de',
      color: '#14532d',
      references: 'all',
      balanceTypes: ['ITBD', 'ITAV', 'XPCD'],
      payments: ['SEPA', 'INST_SEPA'],
      debtorAccountRequired: true,
    },
  },
  {
    id: 'banque-du-rhone',
    name: 'Banque du Rhône SA',
    country: 'FR',
    habits: {
      ...usual,
      bic: 'RHONFRPP',
      language: 'fr',
      color: '#7e22ce',
      psuTypes: ['personal'],
      references: 'some',
      hasPending: false,
      balanceTypes: ['ITBD', 'ITAV'],
      payments: ['SEPA'],
    },
  },
];

/** Makes the institutions of one start, by id. */
export function createInstitutions(): ReadonlyMap<string, Institution> {
  return new Map(
    plans.map((plan) => [
      plan.id,
      { ...plan, bank: plan.id, hasPayments: plan.habits.payments.length > 0, faults: undefined },
    ]),
  );
}
