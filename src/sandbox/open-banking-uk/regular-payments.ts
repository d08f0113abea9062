// What will be paid from an account and whom its customer pays, as UK Open Banking has it: direct debits, standing orders, scheduled
// payments, beneficiaries. Hung by routes.ts on Albion's and Thistle's listeners. Source: account-info-openapi 3.1.11 and 4.0,
// OBReadDirectDebit2, OBReadStandingOrder6, OBReadScheduledPayment3, OBReadBeneficiary5, OBFrequency6Code.
import type { FastifyRequest } from 'fastify';
import { queryOf } from '../bank/listener.ts';
import { pageOf, parseCursor, toCursor } from '../bank/page.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Arrangement, KnownPayee, Rhythm } from '../ledger/arrangements.ts';
import { toUnsignedDecimal } from '../ledger/currency.ts';
import type { Entry } from '../ledger/ledger.ts';
import type { AccountInformation } from './account-information.ts';
import { trimArrangement } from './permissions.ts';
import { refuse } from './refusals.ts';
import { toCashAccount } from './wire.ts';

/** So few that customers of this world have more than one page. */
const pageSize = 4;

/** One list of an account's. */
interface List {
  readonly path: string;
  /** Its name in `Data`. */
  readonly name: string;
  readonly permission: SandboxPermission;
  /** Permissions of which one is needed; the last one shows whom is paid. */
  readonly codes: readonly [string, ...string[]];
  readonly rows: (account: Account) => readonly Wire[];
}

/** The lists of one house. */
export class RegularPayments implements Resource {
  readonly routes: readonly Route[];
  readonly #information: AccountInformation;

  constructor(information: AccountInformation) {
    this.#information = information;
    const { arrangements } = information.context.world;
    const isNew = information.house.version === '4.0';
    const lists: readonly List[] = [
      {
        path: 'direct-debits',
        name: 'DirectDebit',
        permission: 'regularPayments',
        codes: ['ReadDirectDebits'],
        rows: (account) => arrangements.directDebits(account).map((one) => toDirectDebit(one, isNew)),
      },
      {
        path: 'standing-orders',
        name: 'StandingOrder',
        permission: 'regularPayments',
        codes: ['ReadStandingOrdersBasic', 'ReadStandingOrdersDetail'],
        rows: (account) => arrangements.standingOrders(account).map((one) => toStandingOrder(one, isNew)),
      },
      {
        path: 'scheduled-payments',
        name: 'ScheduledPayment',
        permission: 'regularPayments',
        codes: ['ReadScheduledPaymentsBasic', 'ReadScheduledPaymentsDetail'],
        rows: (account) => arrangements.scheduledPayments(account).map(toScheduledPayment),
      },
      {
        path: 'beneficiaries',
        name: 'Beneficiary',
        permission: 'beneficiaries',
        codes: ['ReadBeneficiariesBasic', 'ReadBeneficiariesDetail'],
        rows: (account) => arrangements.payees(account).map((payee) => toBeneficiary(account, payee)),
      },
    ];
    this.routes = lists.map((list) => ({
      method: 'GET',
      path: `/accounts/:AccountId/${list.path}`,
      answer: (request) => this.#answer(request, list),
    }));
  }

  #answer(request: FastifyRequest, { name, permission, codes, rows }: List): Wire {
    const information = this.#information;
    const consent = information.authorise(request, permission, ...codes);
    const account = information.accountOf(request, consent);
    const cursor = queryOf(request).get('page');
    const number = cursor === undefined ? 1 : parseCursor(cursor);
    const page = number === undefined ? undefined : pageOf(rows(account), number, { size: pageSize });
    if (page === undefined) {
      throw refuse(information.house, { code: 'fieldInvalid', message: 'there is no such page', path: 'page' });
    }
    const linkTo = (target: number): string => {
      const url = new URL(information.selfOf(request));
      url.searchParams.set('page', toCursor(target));
      return url.href;
    };
    const terms = information.terms.get(consent.id);
    const list = page.items.map((wire) => trimArrangement(wire, terms, codes.at(-1) ?? ''));
    const links = {
      First: linkTo(1),
      Last: linkTo(page.count),
      ...(page.number > 1 ? { Prev: linkTo(page.number - 1) } : {}),
      ...(page.number < page.count ? { Next: linkTo(page.number + 1) } : {}),
    };
    return information.answer(request, { [name]: list }, { links, totalPages: page.count });
  }
}

const amountOf = ({ amountMinor, currency }: Entry): Wire => ({
  Amount: toUnsignedDecimal(amountMinor, currency),
  Currency: currency,
});

const instantOf = ({ day }: Entry): string => `${day}T00:00:00+00:00`;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** A mandate's frequency in the words of 3.1.11, and the code of 4.0. */
function toWords(rhythm: Rhythm | undefined): readonly [v3: string, v4: string] {
  if (rhythm?.unit === 'week') return rhythm.count === 1 ? ['Weekly', 'WEEK'] : ['Fortnightly', 'FRTN'];
  const byMonths: Readonly<Record<number, readonly [string, string]>> = {
    1: ['Monthly', 'MNTH'],
    3: ['Quarterly', 'QURT'],
    6: ['HalfYearly', 'MIAN'],
    12: ['Annual', 'YEAR'],
  };
  return byMonths[rhythm?.count ?? 0] ?? ['NotKnown', 'ADHO'];
}

/** A standing order's frequency as 3.1.11 writes it. */
function toPattern(rhythm: Rhythm | undefined): string {
  if (rhythm === undefined) return 'NotKnown';
  const count = twoDigits(rhythm.count);
  if (rhythm.unit === 'week') return `IntrvlWkDay:${count}:${twoDigits(rhythm.weekday)}`;
  return [1, 2, 3, 4, 5, 6, 12, 24].includes(rhythm.count)
    ? `IntrvlMnthDay:${count}:${twoDigits(rhythm.date)}`
    : 'NotKnown';
}

function toMandate({ rhythm, first, mandateId }: Arrangement): Wire {
  const Type = toWords(rhythm)[1];
  const point = rhythm?.unit === 'month' ? rhythm.date : rhythm?.weekday;
  const hasPoint = Type === 'MNTH' || Type === 'WEEK';
  return {
    MandateRelatedInformation: {
      ...(mandateId === undefined ? {} : { MandateIdentification: mandateId }),
      FirstPaymentDateTime: instantOf(first),
      Frequency: { Type, ...(hasPoint && point !== undefined ? { PointInTime: twoDigits(point) } : {}) },
    },
  };
}

function toDirectDebit(debit: Arrangement, isNew: boolean): Wire {
  const { account, id, last, next, mandateId, party, rhythm } = debit;
  return {
    AccountId: account.id,
    // House rule: Thistle gives its mandates no ids of its own, which the standard allows.
    ...(isNew ? {} : { DirectDebitId: `DD${id}`, MandateIdentification: mandateId }),
    DirectDebitStatusCode: next === undefined ? (isNew ? 'CANC' : 'Inactive') : isNew ? 'ACTV' : 'Active',
    Name: party.name.slice(0, 70),
    ...(last === undefined ? {} : { PreviousPaymentDateTime: instantOf(last), PreviousPaymentAmount: amountOf(last) }),
    ...(isNew ? toMandate(debit) : { Frequency: `UK.OBIE.${toWords(rhythm)[0]}` }),
  };
}

function toCreditor(party: Arrangement['party']): Wire {
  const account = toCashAccount(party);
  return {
    CreditorAgent: { SchemeName: 'UK.OBIE.BICFI', Identification: party.bic },
    ...(account === undefined ? {} : { CreditorAccount: account }),
  };
}

function toStandingOrder(order: Arrangement, isNew: boolean): Wire {
  const { account, id, first, last, next, party, reference, rhythm } = order;
  const firstDay = isNew ? {} : { FirstPaymentDateTime: instantOf(first) };
  return {
    AccountId: account.id,
    StandingOrderId: `SO${id}`,
    StandingOrderStatusCode: next === undefined ? (isNew ? 'CANC' : 'Inactive') : isNew ? 'ACTV' : 'Active',
    ...firstDay,
    FirstPaymentAmount: amountOf(first),
    ...(next === undefined ? {} : { NextPaymentDateTime: instantOf(next), NextPaymentAmount: amountOf(next) }),
    ...(last === undefined ? {} : { LastPaymentDateTime: instantOf(last), LastPaymentAmount: amountOf(last) }),
    ...(isNew
      ? { ...toMandate(order), ...(reference === '' ? {} : { RemittanceInformation: { Unstructured: [reference] } }) }
      : { Frequency: toPattern(rhythm), ...(reference === '' ? {} : { Reference: reference }) }),
    ...toCreditor(party),
  };
}

function toScheduledPayment(entry: Entry): Wire {
  const { counterparty: party } = entry;
  return {
    AccountId: entry.accountId,
    ScheduledPaymentId: `SP${entry.id}`.slice(0, 40),
    ScheduledPaymentDateTime: instantOf(entry),
    ScheduledType: 'Execution',
    ...(entry.reference === undefined ? {} : { Reference: entry.reference }),
    InstructedAmount: amountOf(entry),
    ...(party === undefined ? {} : toCreditor(party)),
  };
}

function toBeneficiary(account: Account, { id, party, isOwn }: KnownPayee): Wire {
  return {
    AccountId: account.id,
    BeneficiaryId: `BN${id}`,
    BeneficiaryType: isOwn ? 'Trusted' : 'Ordinary',
    ...toCreditor(party),
  };
}
