// Payments to counterparties and transfers between the business's own accounts. Hung by revolut.ts on the service's
// listener; the sandbox's payment book carries them out. Source: the specification's /pay and /transfer. Payments in
// another currency than the account's are not simulated.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { markCall } from '../payments/answers.ts';
import { toMinor } from './amount.ts';
import type { Counterparties } from './counterparties.ts';
import { bodyOf, found, operation } from './operation.ts';
import type { Live, Orders, Outgoing } from './orders.ts';
import { invalid } from './refusals.ts';
import type { Requests } from './requests.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

const uuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a valid UUID');
const currency = z.string().regex(/^[A-Z]{3}$/);
const amount = z.number().positive();
const requestId = z.string().min(1).max(40, 'must be at most 40 characters');
/** Whom a payment is for. */
export const receiverSchema = z.object({
  counterparty_id: uuid,
  account_id: uuid.optional(),
  card_id: uuid.optional(),
});
const paySchema = z.object({
  request_id: requestId,
  account_id: uuid,
  receiver: receiverSchema,
  amount,
  currency,
  reference: z.string().optional(),
  charge_bearer: z.enum(['shared', 'debtor', 'prefer_debtor']).optional(),
  transfer_reason_code: z.string().optional(),
  exchange_reason_code: z.string().optional(),
  name_validation_id: uuid.optional(),
});
const transferSchema = z.object({
  request_id: requestId,
  source_account_id: uuid,
  target_account_id: uuid,
  amount,
  currency,
  reference: z.string().optional(),
});
/** The longest reference that a payment keeps. */
const referenceLength = 140;

/** A payment as the client describes it. */
export interface Described {
  readonly account_id: string;
  readonly receiver: z.output<typeof receiverSchema>;
  readonly amount: number;
  readonly currency: string;
  readonly reference?: string | undefined;
}

/** What holds for an order beside what it describes. */
type Frame = Pick<Outgoing, 'requestId' | 'endToEndId' | 'dueMs' | 'scheduledFor'>;

/** Payments and transfers. */
export class Payments implements Resource {
  readonly #service: Service;
  readonly #orders: Orders;
  readonly #counterparties: Counterparties;
  readonly #requests: Requests;
  readonly routes: readonly Route[];

  constructor(
    {
      service,
      tokens,
      orders,
      requests,
    }: {
      readonly service: Service;
      readonly tokens: Tokens;
      readonly orders: Orders;
      readonly requests: Requests;
    },
    counterparties: Counterparties,
  ) {
    this.#service = service;
    this.#orders = orders;
    this.#requests = requests;
    this.#counterparties = counterparties;
    const pay = { method: 'POST', scope: 'PAY' } as const;
    this.routes = [
      operation(tokens, { ...pay, path: '/pay' }, (request) => this.#pay(request)),
      operation(tokens, { ...pay, path: '/transfer' }, (request) => this.#transfer(request)),
    ];
  }

  #account(id: string): Account {
    return found(this.#service.account(id), 'ACCOUNT_NOT_FOUND');
  }

  /** A described payment as an order; refuses one that cannot be. */
  toOrder(described: Described, frame: Frame): Outgoing {
    const debtor = this.#account(described.account_id);
    const { known, account } = this.#counterparties.receiver(described.receiver);
    const amountMinor = toMinor(described.amount, described.currency);
    if (described.currency !== debtor.currency) throw invalid('Currency must be that of the account');
    if (described.currency !== account.currency) throw invalid("Currency must be that of the counterparty's account");
    if (this.#service.accounts.some(({ iban }) => iban === account.payee.iban)) {
      throw invalid('Use a transfer between your own accounts');
    }
    const reference = described.reference?.slice(0, referenceLength);
    return {
      type: 'transfer',
      ...frame,
      reference,
      debtor,
      payee: account.payee,
      amountMinor,
      isInstant: account.isRevolut,
      legs: [
        {
          account: debtor,
          amountMinor: -amountMinor,
          feeMinor: 0n,
          counterparty: {
            id: known.id,
            account_id: account.id,
            account_type: account.isRevolut ? 'revolut' : 'external',
          },
          description: `To ${known.name}`,
        },
      ],
    };
  }

  /** Has a described payment carried out. */
  order(described: Described, frame: Frame): Live {
    return this.#orders.pay(this.toOrder(described, frame));
  }

  async #pay(request: FastifyRequest): Promise<Wire> {
    markCall(request, 'payment', this.#service.institution.bank);
    const body = bodyOf(request, paySchema);
    const id = body.request_id;
    const order = (): Live => this.order(body, { requestId: id, endToEndId: id });
    return this.#orders.toAnswer(await this.#requests.once(request, body, order));
  }

  async #transfer(request: FastifyRequest): Promise<Wire> {
    markCall(request, 'payment', this.#service.institution.bank);
    const body = bodyOf(request, transferSchema);
    return this.#orders.toAnswer(await this.#requests.once(request, body, () => this.#move(body)));
  }

  #move(body: z.output<typeof transferSchema>): Live {
    const [from, to] = [this.#account(body.source_account_id), this.#account(body.target_account_id)];
    if (from.id === to.id) throw invalid('Source and target account must differ');
    const amountMinor = toMinor(body.amount, body.currency);
    if (from.currency !== body.currency || to.currency !== body.currency) {
      throw invalid('Both accounts must be in the currency of the transfer');
    }
    const self = (account: Account): Wire => ({ account_type: 'self', account_id: account.id });
    return this.#orders.pay({
      type: 'transfer',
      requestId: body.request_id,
      endToEndId: body.request_id,
      reference: body.reference,
      debtor: from,
      payee: { name: to.nickname, iban: to.iban, sortCode: '', accountNumber: '' },
      amountMinor,
      isInstant: true,
      legs: [
        {
          account: from,
          amountMinor: -amountMinor,
          feeMinor: 0n,
          counterparty: self(to),
          description: `To ${to.nickname}`,
        },
        { account: to, amountMinor, feeMinor: 0n, counterparty: self(from), description: `From ${from.nickname}` },
      ],
    });
  }
}
