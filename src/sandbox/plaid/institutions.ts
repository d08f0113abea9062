// The institutions behind the aggregator and their habits. Data only; read by everything in this folder. Habits are
// such as real institutions have. All names and numbers are invented; the check digits are right.

import { toRoutingNumber } from '../ledger/identifiers.ts';
import type { SourceInstitution } from '../source.ts';

/** What this client may ask for; the balance is never asked for by name when somebody links. */
export const products = ['auth', 'balance', 'identity', 'transactions'] as const;
/** One of them. */
export type Product = (typeof products)[number];

/** Whether a text names one of the client's products. */
export const isProduct = (value: string): value is Product => products.some((product) => product === value);

/** How one institution differs from another. */
export interface Habits {
  readonly products: readonly Product[];
  readonly url: string;
  readonly color: string;
  /** The American numbers by which it is reached; the second is for wires. */
  readonly routingNumbers: readonly string[];
  /** The Canadian numbers by which it is reached. */
  readonly eft: { readonly institution: string; readonly branch: string } | undefined;
  /** Tells of an account what stays the same in every Item, and hands out numbers that do not. */
  readonly hasPersistentIds: boolean;
  /** Says of a posted transaction which pending one it was. */
  readonly linksPending: boolean;
  readonly tellsAvailableCredit: boolean;
  /** Tells when a card was used, to the second. */
  readonly tellsTimes: boolean;
  /** How long a person's leave lasts; undefined where it has no end. */
  readonly consentDays: number | undefined;
}

/** An institution of this aggregator; its id is Plaid's own. */
export interface Institution extends SourceInstitution {
  readonly habits: Habits;
}

const plans: readonly (Pick<Institution, 'id' | 'name' | 'country' | 'bank'> & { readonly habits: Habits })[] = [
  {
    id: 'ins_990001',
    name: 'Prairie Federal Bank',
    country: 'US',
    bank: 'prairie',
    habits: {
      products: ['auth', 'balance', 'identity', 'transactions'],
      url: 'https://www.prairie-federal.example',
      color: '#7a5c00',
      routingNumbers: [toRoutingNumber('09990142'), toRoutingNumber('09990150')],
      eft: undefined,
      hasPersistentIds: true,
      linksPending: true,
      tellsAvailableCredit: true,
      tellsTimes: false,
      consentDays: undefined,
    },
  },
  {
    id: 'ins_990002',
    name: 'Laurentide Trust',
    country: 'CA',
    bank: 'laurentide',
    habits: {
      products: ['auth', 'balance', 'transactions'],
      url: 'https://www.laurentide-trust.example',
      color: '#0f4c81',
      routingNumbers: [],
      eft: { institution: '998', branch: '00427' },
      hasPersistentIds: false,
      linksPending: false,
      tellsAvailableCredit: false,
      tellsTimes: true,
      consentDays: 365,
    },
  },
];

/** Makes the institutions of one start, by id. */
export function createInstitutions(): ReadonlyMap<string, Institution> {
  return new Map(plans.map((plan) => [plan.id, { ...plan, hasPayments: false, faults: undefined }]));
}
