// Rates, and exchanges between the business's own accounts. Hung by revolut.ts on the service's listener. Source: the
// specification's /rate and /exchange. House rules: the rate is the sandbox's own of the world's day, the fee 0.4 per cent
// of what is sold, taken besides, on both the quote and the exchange.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { queryOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { toDay } from '../ledger/calendar.ts';
import { exponentOf, toDecimal } from '../ledger/currency.ts';
import { markCall } from '../payments/answers.ts';
import { ratesOf } from '../rates.ts';
import { isKnownCurrency, toAmount, toMinor } from './amount.ts';
import { bodyOf, found, operation } from './operation.ts';
import type { Live, Orders } from './orders.ts';
import { invalid, refuse } from './refusals.ts';
import type { Requests } from './requests.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a valid UUID');
const part = z.object({
  account_id: uuid,
  currency: z.string().regex(/^[A-Z]{3}$/),
  amount: z.number().positive().optional(),
});
const schema = z.object({
  from: part,
  to: part,
  reference: z.string().optional(),
  request_id: z.string().min(1).max(40, 'must be at most 40 characters'),
  exchange_reason_code: z.string().optional(),
});

/** Rates are whole numbers of this part of one. */
const scale = 10n ** 10n;

const divide = (amount: bigint, by: bigint): bigint => (amount + by / 2n) / by;
const feeOf = (fromMinor: bigint): bigint => divide(fromMinor * 4n, 1_000n);

/** Rates and exchanges. */
export class Exchanges implements Resource {
  readonly #service: Service;
  readonly #orders: Orders;
  readonly #requests: Requests;
  readonly routes: readonly Route[];

  constructor({
    service,
    tokens,
    orders,
    requests,
  }: {
    readonly service: Service;
    readonly tokens: Tokens;
    readonly orders: Orders;
    readonly requests: Requests;
  }) {
    this.#service = service;
    this.#orders = orders;
    this.#requests = requests;
    this.routes = [
      operation(tokens, { method: 'GET', path: '/rate', scope: 'READ' }, (request) => this.#rate(request)),
      operation(tokens, { method: 'POST', path: '/exchange', scope: 'PAY' }, (request) => this.#exchange(request)),
    ];
  }

  /** Units of one currency for one unit of another, times the scale. */
  #rateOf(from: string, to: string): bigint {
    const rates = new Map(ratesOf(toDay(this.#service.world.nowMs)));
    const perEuro = (currency: string): bigint => {
      const text = currency === 'EUR' ? '1' : rates.get(currency);
      if (text === undefined || !isKnownCurrency(currency)) throw refuse('RATE_UNKNOWN');
      const [whole = '0', fraction = ''] = text.split('.');
      return BigInt(whole + fraction.padEnd(10, '0'));
    };
    return divide(perEuro(to) * scale, perEuro(from));
  }

  #convert(fromMinor: bigint, from: string, to: string): bigint {
    const rate = this.#rateOf(from, to);
    const [down, up] = [10n ** BigInt(exponentOf(from)), 10n ** BigInt(exponentOf(to))];
    return divide(fromMinor * rate * up, scale * down);
  }

  #rate(request: FastifyRequest): Wire {
    const query = queryOf(request);
    const [from, to, text] = [query.get('from'), query.get('to'), query.get('amount') ?? '1'];
    if (from === undefined || to === undefined) throw invalid('Parameters from and to are required');
    const rate = this.#rateOf(from, to);
    const fromMinor = toMinor(Number(text), from);
    const digits = rate.toString().padStart(11, '0');
    return {
      from: { amount: toAmount(fromMinor, from), currency: from },
      to: { amount: toAmount(this.#convert(fromMinor, from, to), to), currency: to },
      rate: Number(`${digits.slice(0, -10)}.${digits.slice(-10)}`),
      fee: { amount: toAmount(feeOf(fromMinor), from), currency: from },
      rate_date: this.#service.timeOf(this.#service.world.nowMs, `${from} ${to}`),
    };
  }

  async #exchange(request: FastifyRequest): Promise<Wire> {
    markCall(request, 'payment', this.#service.institution.bank);
    const body = bodyOf(request, schema);
    return this.#orders.toAnswer(await this.#requests.once(request, body, () => this.#carryOut(body)));
  }

  #account({ account_id: id, currency }: z.output<typeof part>): Account {
    const account = found(this.#service.account(id), 'ACCOUNT_NOT_FOUND');
    if (account.currency !== currency) throw invalid('Currency must be that of the account');
    return account;
  }

  #carryOut(body: z.output<typeof schema>): Live {
    const [from, to] = [this.#account(body.from), this.#account(body.to)];
    if (from.currency === to.currency) throw invalid('Currencies must differ');
    if ((body.from.amount === undefined) === (body.to.amount === undefined)) {
      throw invalid('Amount must be specified once, either in from or in to');
    }
    const fromMinor =
      body.from.amount === undefined
        ? this.#convert(toMinor(body.to.amount ?? 0, to.currency), to.currency, from.currency)
        : toMinor(body.from.amount, from.currency);
    const toMinorAmount =
      body.to.amount === undefined
        ? this.#convert(fromMinor, from.currency, to.currency)
        : toMinor(body.to.amount, to.currency);
    const feeMinor = feeOf(fromMinor);
    if (!this.#service.world.payments.hasFunds(from, fromMinor + feeMinor)) {
      throw refuse('INVALID_REQUEST', `Insufficient balance: ${toDecimal(fromMinor + feeMinor, from.currency)} needed`);
    }
    const self = (account: Account): Wire => ({ account_type: 'self', account_id: account.id });
    return this.#orders.move(
      {
        type: 'exchange',
        requestId: body.request_id,
        reference: body.reference,
        legs: [
          {
            account: from,
            amountMinor: -fromMinor,
            feeMinor,
            counterparty: self(to),
            description: `Exchanged to ${to.currency}`,
          },
          {
            account: to,
            amountMinor: toMinorAmount,
            feeMinor: 0n,
            counterparty: self(from),
            description: `Exchanged from ${from.currency}`,
          },
        ],
      },
      [
        { account: 'exchange:revolut', amountMinor: fromMinor, currency: from.currency },
        { account: 'exchange:revolut', amountMinor: -toMinorAmount, currency: to.currency },
        { account: 'bank:revolut:fee', amountMinor: feeMinor, currency: from.currency },
      ],
    );
  }
}
