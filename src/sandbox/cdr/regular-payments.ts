// What will be paid from an account and whom the customer pays, as the Consumer Data Right has it: direct debit authorisations, scheduled
// payments (standing orders and single ones in one list) and payees. Hung by routes.ts on Southern Cross Bank's listener. Source:
// cds_banking 1.36, Get Direct Debits For Account, Get Scheduled Payments For Account, Get Payees, Get Payee Detail.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { paramOf, queryOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import { type Consent, sharedAccounts } from '../consents.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Arrangement, KnownPayee, Rhythm } from '../ledger/arrangements.ts';
import { toLocalDateTime } from '../ledger/calendar.ts';
import { toDecimal } from '../ledger/currency.ts';
import type { Counterparty, Entry, Ledger } from '../ledger/ledger.ts';
import type { AccountInformation } from './account-information.ts';
import { oneOf } from './query.ts';
import { refuse } from './refusals.ts';

const magnitude = (amountMinor: bigint): bigint => (amountMinor < 0n ? -amountMinor : amountMinor);
const amountOf = ({ amountMinor, currency }: Entry): string => toDecimal(magnitude(amountMinor), currency, 2);
const currencyOf = ({ currency }: Entry): Wire => (currency === 'AUD' ? {} : { currency });

/** Direct debits and scheduled payments of one bank. */
export class RegularPayments implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    {
      method: 'GET',
      path: '/banking/accounts/:accountId/direct-debits',
      answer: (request, reply) => this.#directDebits(request, reply),
    },
    {
      method: 'GET',
      path: '/banking/accounts/:accountId/payments/scheduled',
      answer: (request, reply) => this.#scheduled(request, reply),
    },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #directDebits(request: FastifyRequest, reply: FastifyReply): Wire {
    const account = this.#information.account(request, reply, { permission: 'regularPayments', version: 1 });
    const { arrangements } = this.#information.context.world;
    return this.#information.paged(request, {
      name: 'directDebitAuthorisations',
      items: arrangements.directDebits(account).filter(({ next }) => next !== undefined),
      toWire: toDirectDebit,
    });
  }

  #scheduled(request: FastifyRequest, reply: FastifyReply): Wire {
    const account = this.#information.account(request, reply, { permission: 'regularPayments', version: 2 });
    const { arrangements, ledger } = this.#information.context.world;
    const orders = arrangements.standingOrders(account).filter(({ next }) => next !== undefined);
    const items = [
      ...orders.map((order) => toStandingOrder(ledger, order)),
      ...arrangements.scheduledPayments(account).map((entry) => toSinglePayment(ledger, account, entry)),
    ];
    return this.#information.paged(request, { name: 'scheduledPayments', items, toWire: (item) => item });
  }
}

/** Payees of the customer. */
export class Payees implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/banking/payees', answer: (request, reply) => this.#list(request, reply) },
    { method: 'GET', path: '/banking/payees/:payeeId', answer: (request, reply) => this.#detail(request, reply) },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #list(request: FastifyRequest, reply: FastifyReply): Wire {
    const consent = this.#information.authorise(request, reply, { permission: 'beneficiaries', version: 2 });
    const type =
      oneOf(queryOf(request), 'type', ['ALL', 'BILLER', 'DIGITAL_WALLET', 'DOMESTIC', 'INTERNATIONAL']) ?? 'ALL';
    const items = type === 'ALL' || type === 'DOMESTIC' ? this.#payeesOf(consent) : [];
    return this.#information.paged(request, { name: 'payees', items, toWire: toPayee });
  }

  #detail(request: FastifyRequest, reply: FastifyReply): Wire {
    const consent = this.#information.authorise(request, reply, { permission: 'beneficiaries', version: 2 });
    const id = paramOf(request, 'payeeId');
    const found = this.#payeesOf(consent).find((payee) => payee.id === id);
    if (found === undefined) throw refuse(404, 'Resource/NotFound', id);
    return this.#information.single(request, {
      ...toPayee(found),
      payeeUType: 'domestic',
      domestic: toDomestic(found.party),
    });
  }

  /** Whom the customer pays from any account that is shared, each once. */
  #payeesOf(consent: Consent): readonly KnownPayee[] {
    const { world } = this.#information.context;
    const byNumber = new Map<string, KnownPayee>();
    for (const account of sharedAccounts(world.ledger, consent)) {
      for (const payee of world.arrangements.payees(account)) {
        const key = `${payee.party.name} ${payee.party.accountNumber}`;
        if (!byNumber.has(key)) byNumber.set(key, payee);
      }
    }
    return [...byNumber.values()];
  }
}

function toDirectDebit({ account, party, last }: Arrangement): Wire {
  return {
    accountId: account.id,
    authorisedEntity: { description: party.name, financialInstitution: 'Southern Cross Bank' },
    ...(last === undefined
      ? {}
      : { lastDebitDateTime: toLocalDateTime('AU', last.atMs), lastDebitAmount: amountOf(last) }),
  };
}

function toRecurrence(rhythm: Rhythm | undefined, next: Entry): Wire {
  if (rhythm === undefined) {
    return { nextPaymentDate: next.day, recurrenceUType: 'onceOff', onceOff: { paymentDate: next.day } };
  }
  const interval =
    rhythm.unit === 'week'
      ? { interval: `P${rhythm.count}W`, dayInInterval: `P${rhythm.weekday}D` }
      : { interval: `P${rhythm.count}M`, dayInInterval: `P${rhythm.date}D` };
  return {
    nextPaymentDate: next.day,
    recurrenceUType: 'intervalSchedule',
    intervalSchedule: { nonBusinessDayTreatment: 'AFTER', intervals: [interval] },
  };
}

/** An own account at this bank is named by its id, anybody else by BSB and number. */
function toDestination(ledger: Ledger, party: Counterparty): Wire {
  const own = ledger.accounts.find(
    ({ bank, accountNumber }) => bank === 'southern-cross' && accountNumber === party.accountNumber,
  );
  return own === undefined
    ? { toUType: 'domestic', domestic: toDomestic(party) }
    : { toUType: 'accountId', accountId: own.id, nickname: party.name };
}

const toDomestic = ({ name, bsb, accountNumber }: Counterparty): Wire => ({
  payeeAccountUType: 'account',
  account: { accountName: name, bsb, accountNumber },
});

/** What is paid next, whom, and when. */
interface Plan {
  readonly id: string;
  readonly account: Account;
  readonly next: Entry;
  readonly party: Counterparty;
  readonly reference: string;
  readonly rhythm: Rhythm | undefined;
}

const toPlan = (ledger: Ledger, { id, account, next, party, reference, rhythm }: Plan): Wire => ({
  scheduledPaymentId: id,
  nickname: party.name,
  payerReference: reference,
  payeeReference: reference,
  status: 'ACTIVE',
  from: { accountId: account.id },
  paymentSet: [{ to: toDestination(ledger, party), amount: amountOf(next), ...currencyOf(next) }],
  recurrence: toRecurrence(rhythm, next),
});

function toStandingOrder(ledger: Ledger, { id, account, next, party, reference, rhythm }: Arrangement): Wire {
  if (next === undefined) throw new Error('only those with a next payment are listed');
  return toPlan(ledger, { id, account, next, party, reference, rhythm });
}

function toSinglePayment(ledger: Ledger, account: Account, next: Entry): Wire {
  const { counterparty: party } = next;
  if (party === undefined) throw new Error('only payments to somebody are announced');
  const plan = { id: `once${next.id}`, account, next, party, reference: next.reference ?? '', rhythm: undefined };
  return toPlan(ledger, plan);
}

const toPayee = ({ id, party }: KnownPayee): Wire => ({
  payeeId: id,
  nickname: party.name,
  type: 'DOMESTIC',
});
