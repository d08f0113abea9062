// The five banks: who they are, which standard they speak, and their habits. Read by sandbox.ts, which makes a listener of
// each. Quirks are the sandbox's own, each of a sort that real houses have, and all within the specifications.
import type { BankContext } from './bank/listener.ts';
import { addBerlinGroup } from './berlin-group/routes.ts';
import { addConsumerDataRight } from './cdr/routes.ts';
import type { SandboxBank, SandboxProfile, SandboxStandard, SandboxVersion } from './description.ts';
import { addOpenBankingUk } from './open-banking-uk/routes.ts';

/** A bank before it listens. */
export interface BankPlan {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly bic: string;
  readonly standard: SandboxStandard;
  readonly version: SandboxVersion;
  readonly profile: SandboxProfile;
  readonly basePath: string;
  /** What stands before the paths of payments; undefined where there are none. */
  readonly paymentsPath?: string;
  readonly addRoutes: (context: BankContext) => void;
}

/** Where a bank is reached at an origin. */
export function endpointsOf({ basePath, paymentsPath }: BankPlan, origin: string): SandboxBank['endpoints'] {
  const payments = paymentsPath === undefined ? {} : { payments: `${origin}${paymentsPath}` };
  return { accounts: `${origin}${basePath}`, ...payments };
}

/** The bank as the description shows it once its origin is known. */
export function toSandboxBank(plan: BankPlan, origin: string): SandboxBank {
  const { id, name, country, bic, standard, version, profile } = plan;
  const endpoints = endpointsOf(plan, origin);
  return { id, name, country, bic, standard, version, endpoints, timeoutMs: 1_800, profile };
}

/** All banks of the sandbox. */
export const houses: readonly BankPlan[] = [
  {
    id: 'albion',
    name: 'Albion Bank',
    country: 'GB',
    bic: 'ALBIGB2L',
    standard: 'open-banking-uk',
    version: '3.1',
    profile: {
      bulkBalances: true,
      party: true,
      paymentSignatures: true,
      paymentIdempotency: true,
      standingOrders: true,
      internationalPayments: true,
      mandates: true,
    },
    basePath: '/open-banking/v3.1/aisp',
    paymentsPath: '/open-banking/v3.1/pisp',
    addRoutes: (context) =>
      addOpenBankingUk(context, {
        version: '3.1',
        bic: 'ALBIGB2L',
        pageSize: 500,
        overlap: 1,
        hasLocalTimes: true,
        hasLongAmounts: true,
        hasBulkBalances: true,
        hasSignedPayments: true,
      }),
  },
  {
    id: 'thistle',
    name: 'Thistle Bank',
    country: 'GB',
    bic: 'THISGB2L',
    standard: 'open-banking-uk',
    version: '4.0',
    profile: { party: true, standingOrders: true, internationalPayments: true, mandates: true },
    basePath: '/open-banking/v4.0/aisp',
    paymentsPath: '/open-banking/v4.0/pisp',
    addRoutes: (context) =>
      addOpenBankingUk(context, {
        version: '4.0',
        bic: 'THISGB2L',
        pageSize: 200,
        overlap: 0,
        hasLocalTimes: false,
        hasLongAmounts: false,
        hasBulkBalances: false,
        hasSignedPayments: false,
      }),
  },
  {
    id: 'rheinbank',
    name: 'Rheinbank',
    country: 'DE',
    bic: 'RHEIDEFF',
    standard: 'berlin-group',
    version: '1.3',
    profile: { accountsWithBalance: true, bookingStatus: 'both', periodicPayments: true, crossBorderPayments: true },
    basePath: '/psd2',
    paymentsPath: '/psd2',
    addRoutes: (context) =>
      addBerlinGroup(context, {
        language: 'de',
        bic: 'RHEIDEFF',
        country: 'DE',
        pageSize: 200,
        overlap: 0,
        isSorted: true,
        hasTransactionIds: true,
        hasLongAmounts: false,
        hasWithBalance: true,
        bookingStatuses: ['booked', 'pending', 'both'],
        linkOrigin: '',
        sca: 'oauth',
        paymentProducts: ['sepa-credit-transfers', 'instant-sepa-credit-transfers', 'cross-border-credit-transfers'],
        hasPeriodicPayments: true,
        cancelsWithSca: true,
        debtorMayChoose: false,
        confirmsPayments: false,
      }),
  },
  {
    id: 'banque-du-rhone',
    name: 'Banque du Rhône',
    country: 'FR',
    bic: 'RHONFRPP',
    standard: 'berlin-group',
    version: '1.3',
    profile: { cardAccounts: true, paymentConfirmation: true, periodicPayments: true },
    basePath: '/dsp2',
    paymentsPath: '/dsp2',
    addRoutes: (context) =>
      addBerlinGroup(context, {
        language: 'fr',
        bic: 'RHONFRPP',
        country: 'FR',
        pageSize: 100,
        overlap: 1,
        isSorted: false,
        hasTransactionIds: false,
        hasLongAmounts: true,
        hasWithBalance: false,
        bookingStatuses: ['booked'],
        // The name of an inner proxy that no client can reach, as seen at real houses.
        linkOrigin: 'https://interne.banque-du-rhone.invalid',
        sca: 'redirect',
        paymentProducts: ['sepa-credit-transfers'],
        hasPeriodicPayments: true,
        cancelsWithSca: false,
        debtorMayChoose: true,
        confirmsPayments: true,
      }),
  },
  {
    id: 'southern-cross',
    name: 'Southern Cross Bank',
    country: 'AU',
    bic: 'SOCRAU2S',
    standard: 'cdr',
    version: '1',
    profile: { bulkBalances: true },
    basePath: '/cds-au/v1',
    addRoutes: addConsumerDataRight,
  },
];
