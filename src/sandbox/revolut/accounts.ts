// The business's accounts: the list, one, its numbers. Hung by revolut.ts on the service's listener. Source: the
// specification's /accounts.
import type { FastifyRequest } from 'fastify';
import type { Resource, Route } from '../bank/routes.ts';
import { customers } from '../customers.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { startOfDayMs } from '../ledger/calendar.ts';
import { bicOf } from '../payments/payee.ts';
import { toAmount } from './amount.ts';
import { found, idIn, operation } from './operation.ts';
import { businessId, type Service, sourceId } from './service.ts';
import type { Statement } from './statement.ts';
import type { Tokens } from './tokens.ts';

/** Accounts. */
export class Accounts implements Resource {
  readonly #service: Service;
  readonly #statement: Statement;
  readonly routes: readonly Route[];

  constructor(service: Service, tokens: Tokens, statement: Statement) {
    this.#service = service;
    this.#statement = statement;
    const read = { method: 'GET', scope: 'READ' } as const;
    this.routes = [
      operation(tokens, { ...read, path: '/accounts' }, () => service.accounts.map((one) => this.#toWire(one))),
      operation(tokens, { ...read, path: '/accounts/:id' }, (request) => this.#toWire(this.#account(request))),
      operation(tokens, { ...read, path: '/accounts/:id/bank-details' }, (request) =>
        toBankDetails(this.#account(request)),
      ),
    ];
  }

  #account(request: FastifyRequest): Account {
    return found(this.#service.account(idIn(request, 'id')), 'ACCOUNT_NOT_FOUND');
  }

  #toWire(account: Account): Wire {
    const { id, nickname, currency, openedOn } = account;
    const { world } = this.#service;
    const newest = [...world.ledger.pending(id).slice(0, 1), ...world.ledger.booked(id).slice(0, 1)];
    const opened = startOfDayMs(openedOn) + 9 * 3_600_000;
    return {
      id,
      name: nickname,
      balance: toAmount(this.#statement.balanceOf(account), currency),
      currency,
      state: 'active',
      public: false,
      created_at: this.#service.timeOf(opened, id),
      updated_at: this.#service.timeOf(Math.max(opened, ...newest.map(({ atMs }) => atMs)), id),
    };
  }
}

/** The numbers of an account: in pounds its own country's first, then those for payments from abroad. */
function toBankDetails({ currency, iban, sortCode, accountNumber }: Account): Wire[] {
  const business = customers.get(businessId);
  const { street = '', building = '', town = '', country = 'LT', postCode = '' } = business?.address ?? {};
  const common = {
    beneficiary: business?.fullName ?? businessId,
    beneficiary_address: { street_line1: `${street} ${building}`, city: town, country, postcode: postCode },
    bank_country: iban.slice(0, 2),
  };
  const wide = {
    iban,
    bic: bicOf[sourceId],
    ...common,
    pooled: false,
    schemes: currency === 'EUR' ? ['sepa', 'swift'] : ['swift'],
    estimated_time: { unit: 'days', min: 1, max: 3 },
  };
  if (sortCode === '') return [wide];
  return [
    {
      account_no: accountNumber,
      sort_code: sortCode,
      ...common,
      schemes: ['faster_payments', 'bacs', 'chaps'],
      estimated_time: { unit: 'hours', max: 2 },
    },
    wide,
  ];
}
