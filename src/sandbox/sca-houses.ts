// Two more banks of Berlin Group, for authorisation as it is neither OAuth nor a page that one is sent to at once: Hansebank has
// its customers authorise in an app (decoupled), Alpenbank begins an authorisation only when it is told to (explicit start) and
// wants accounts named. Started by sandbox.ts where it is said; they refuse whoever leaves out what they want.
import { addBerlinGroup } from './berlin-group/routes.ts';
import type { House } from './berlin-group/wire.ts';
import type { BankPlan } from './houses.ts';

const german: Omit<House, 'bic' | 'sca'> = {
  language: 'de',
  country: 'DE',
  pageSize: 200,
  overlap: 0,
  isSorted: true,
  hasTransactionIds: true,
  hasLongAmounts: false,
  hasWithBalance: false,
  bookingStatuses: ['booked'],
  linkOrigin: '',
  paymentProducts: [],
  hasPeriodicPayments: false,
  cancelsWithSca: false,
  debtorMayChoose: false,
  confirmsPayments: false,
};

/** The banks. */
export const scaHouses: readonly BankPlan[] = [
  {
    id: 'hansebank',
    name: 'Hansebank',
    country: 'DE',
    bic: 'HNSEDEHH',
    standard: 'berlin-group',
    version: '1.3',
    profile: { sca: 'decoupled', psu: { id: 'required' } },
    basePath: '/xs2a',
    addRoutes: (context) => addBerlinGroup(context, { ...german, bic: 'HNSEDEHH', sca: 'decoupled', asksPsuId: true }),
  },
  {
    id: 'alpenbank',
    name: 'Alpenbank',
    country: 'DE',
    bic: 'ALPEDEMM',
    standard: 'berlin-group',
    version: '1.3',
    profile: { consentAccess: 'named-ibans', frequencyPerDay: 2, statementFiles: true },
    basePath: '/berlingroup',
    addRoutes: (context) =>
      addBerlinGroup(context, {
        ...german,
        bic: 'ALPEDEMM',
        sca: 'redirect',
        startsExplicitly: true,
        wantsNamedAccounts: true,
        mostReadsPerDay: 2,
        hasStatementFiles: true,
      }),
  },
];
