// Whom the business can pay: the list, one, a new one, one less. Hung by revolut.ts on the service's listener; asked by
// payments.ts and drafts.ts for the account behind a receiver. Source: the specification's /counterparties and
// /counterparty. Those that are there at start are the simulator's own.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { queryOf } from '../bank/request.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Wire } from '../json.ts';
import { accountNamed } from '../ledger/accounts.ts';
import { counterparty } from '../ledger/counterparties.ts';
import { isIban, toIban } from '../ledger/identifiers.ts';
import { digitsOf, uuidOf } from '../ledger/random.ts';
import type { Payee } from '../payments/payee.ts';
import { isKnownCurrency } from './amount.ts';
import { bodyOf, found, idIn, instantIn, numberIn, operation } from './operation.ts';
import { invalid, refuse } from './refusals.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

/** An account of somebody whom the business can pay. */
export interface PayeeAccount {
  readonly id: string;
  readonly currency: string;
  readonly isRevolut: boolean;
  readonly payee: Payee;
  /** What is shown of it beside id, name and currency. */
  readonly numbers: Wire;
}

/** Somebody whom the business can pay. */
export interface Known {
  readonly id: string;
  readonly name: string;
  readonly isBusiness: boolean;
  readonly country: string;
  readonly revtag: string | undefined;
  readonly accounts: readonly PayeeAccount[];
  readonly createdAtMs: number;
}

/** Revtags that the service knows, with the names of those who have them. */
const revtags: Readonly<Record<string, string>> = { lanternworks: 'Lantern Works', petrasg: 'Petras Gintarauskas' };

const text = z.string().min(1);
const creation = z.object({
  profile_type: z.enum(['personal', 'business']).optional(),
  revtag: text.optional(),
  name: text.optional(),
  company_name: z.string().min(2).optional(),
  individual_name: z.object({ first_name: text, last_name: text }).optional(),
  bank_country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  iban: text.optional(),
  bic: text.optional(),
  account_no: text.optional(),
  sort_code: text.optional(),
  routing_number: text.optional(),
});
type Creation = z.output<typeof creation>;

const byIban = (iban: string, name: string, currency: string): PayeeAccount => ({
  id: uuidOf(`counterparty ${iban}`),
  currency,
  isRevolut: false,
  payee: { name, iban, sortCode: '', accountNumber: '' },
  numbers: { bank_country: iban.slice(0, 2), iban },
});

const bySortCode = (sortCode: string, accountNumber: string, name: string): PayeeAccount => ({
  id: uuidOf(`counterparty ${sortCode}${accountNumber}`),
  currency: 'GBP',
  isRevolut: false,
  payee: { name, iban: '', sortCode, accountNumber },
  numbers: { bank_country: 'GB', sort_code: sortCode, account_no: accountNumber },
});

function byRevtag(revtag: string, name: string): PayeeAccount {
  const iban = toIban('LT', `99999${digitsOf(`revtag ${revtag}`, 11)}`);
  return { ...byIban(iban, name, 'EUR'), isRevolut: true, numbers: {} };
}

function atStart(): Known[] {
  const known = (name: string, accounts: readonly PayeeAccount[], [sort, day]: readonly [string, string]): Known => ({
    id: uuidOf(`payee ${name}`),
    name,
    isBusiness: sort === 'business',
    country: String(accounts[0]?.numbers['bank_country'] ?? 'LT'),
    revtag: undefined,
    accounts,
    createdAtMs: Date.parse(`${day}T08:30:00Z`),
  });
  const supplier = counterparty(['Brightwater Supplies', 'DE', 'Neuheim']);
  const freight = counterparty(['Halyard Freight', 'NL', 'Wilgendam']);
  const finn = accountNamed('finn-rheinbank-current');
  const dora = accountNamed('dora-albion-business');
  const closed = accountNamed('alice-rheinbank-closed');
  const [company, person] = ['business', 'personal'] as const;
  const freightAccounts = [byIban(freight.iban, freight.name, 'EUR'), bySortCode('996633', '40302010', freight.name)];
  const provisions = 'Dunmarrow Provisions Ltd';
  const works = byRevtag('lanternworks', 'Lantern Works');
  return [
    known(supplier.name, [byIban(supplier.iban, supplier.name, 'EUR')], [company, '2024-01-10']),
    known(freight.name, freightAccounts, [company, '2024-02-12']),
    known('Finn Farrowdale', [byIban(finn.iban, 'Finn Farrowdale', 'EUR')], [person, '2024-03-14']),
    known(provisions, [bySortCode(dora.sortCode, dora.accountNumber, provisions)], [company, '2024-04-16']),
    known('Alice Ashgrove', [byIban(closed.iban, 'Alice Ashgrove', 'EUR')], [person, '2024-05-18']),
    { ...known('Lantern Works', [works], [company, '2024-06-20']), revtag: 'lanternworks' },
  ];
}

/** The business's counterparties. */
export class Counterparties implements Resource {
  readonly #service: Service;
  readonly #known: Known[] = atStart();
  readonly routes: readonly Route[];

  constructor(service: Service, tokens: Tokens) {
    this.#service = service;
    const one = '/counterparty/:id';
    this.routes = [
      operation(tokens, { method: 'GET', path: '/counterparties', scope: 'READ' }, (request) => this.#list(request)),
      operation(tokens, { method: 'POST', path: '/counterparty', scope: 'WRITE' }, (request) => this.#create(request)),
      operation(tokens, { method: 'GET', path: one, scope: 'READ' }, (request) =>
        this.#toWire(this.#one(idIn(request, 'id'))),
      ),
      operation(tokens, { method: 'DELETE', path: one, scope: 'WRITE' }, (request, reply) =>
        this.#delete(request, reply),
      ),
    ];
  }

  #one(id: string): Known {
    return found(
      this.#known.find((known) => known.id === id),
      'COUNTERPARTY_NOT_FOUND',
      `Counterparty not found ${id}`,
    );
  }

  /** The account that a receiver names; of several, one must be named. */
  receiver(receiver: {
    readonly counterparty_id: string;
    readonly account_id?: string | undefined;
    readonly card_id?: string | undefined;
  }): { readonly known: Known; readonly account: PayeeAccount } {
    const known = this.#one(receiver.counterparty_id);
    if (receiver.card_id !== undefined) {
      throw refuse('COUNTERPARTY_NOT_FOUND', `Card not found for counterparty ${known.id}`);
    }
    const [first, second] = known.accounts;
    if (receiver.account_id === undefined) {
      if (second !== undefined) throw invalid('Counterparty has several accounts: receiver.account_id is required');
      return { known, account: found(first, 'COUNTERPARTY_NOT_FOUND') };
    }
    const named = known.accounts.find(({ id }) => id === receiver.account_id);
    return { known, account: found(named, 'COUNTERPARTY_NOT_FOUND', `Account not found for counterparty ${known.id}`) };
  }

  #list(request: FastifyRequest): Wire[] {
    const query = queryOf(request);
    const before = instantIn(request, 'created_before');
    const most = numberIn(request, 'limit', { most: 1_000, usual: 100 });
    const [name, iban, number] = [query.get('name'), query.get('iban'), query.get('account_no')];
    const sortCode = query.get('sort_code')?.replaceAll('-', '');
    if (sortCode !== undefined && number === undefined) throw invalid('sort_code is only allowed with account_no');
    if (query.has('bic') && iban === undefined) throw invalid('bic is only allowed with iban');
    return this.#known
      .filter((known) => before === undefined || this.#service.microsOf(known.createdAtMs, known.id) < before)
      .filter(
        (known) =>
          (name === undefined || known.name.toLowerCase().includes(name.toLowerCase())) &&
          (iban === undefined || known.accounts.some(({ numbers }) => numbers['iban'] === iban)) &&
          (number === undefined || known.accounts.some(({ numbers }) => numbers['account_no'] === number)) &&
          (sortCode === undefined || known.accounts.some(({ payee }) => payee.sortCode === sortCode)),
      )
      .sort((one, other) => other.createdAtMs - one.createdAtMs)
      .slice(0, most)
      .map((known) => this.#toWire(known));
  }

  #toWire({ id, name, isBusiness, country, revtag, accounts, createdAtMs }: Known): Wire {
    const time = this.#service.timeOf(createdAtMs, id);
    return {
      id,
      name,
      revtag,
      profile_type: revtag === undefined ? undefined : isBusiness ? 'business' : 'personal',
      country,
      state: 'created',
      created_at: time,
      updated_at: time,
      accounts: accounts.map((account) => ({
        id: account.id,
        name,
        currency: account.currency,
        type: account.isRevolut ? 'revolut' : 'external',
        ...account.numbers,
      })),
    };
  }

  #create(request: FastifyRequest): Wire {
    const body = bodyOf(request, creation);
    const names = [body.name, body.company_name, body.individual_name].filter((name) => name !== undefined);
    if (names.length !== 1) throw invalid('Exactly one of name, company_name and individual_name must be specified');
    const { first_name: first = '', last_name: last = '' } = body.individual_name ?? {};
    const name = body.name ?? body.company_name ?? `${first} ${last}`;
    const account = body.revtag === undefined ? toAccount(body, name) : this.#byRevtag(body.revtag, name);
    const known: Known = {
      id: randomUUID(),
      name,
      isBusiness: body.company_name !== undefined || body.profile_type === 'business',
      country: String(account.numbers['bank_country'] ?? 'LT'),
      revtag: body.revtag,
      accounts: [{ ...account, id: randomUUID() }],
      createdAtMs: this.#service.world.nowMs,
    };
    this.#known.push(known);
    return this.#toWire(known);
  }

  #byRevtag(revtag: string, name: string): PayeeAccount {
    if (this.#known.some((known) => known.revtag === revtag)) throw refuse('COUNTERPARTY_EXISTS');
    const held = Object.hasOwn(revtags, revtag) ? revtags[revtag] : undefined;
    if (held?.toLowerCase() !== name.toLowerCase()) throw refuse('COUNTERPARTY_NOT_FOUND');
    return byRevtag(revtag, name);
  }

  #delete(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const known = this.#one(idIn(request, 'id'));
    this.#known.splice(this.#known.indexOf(known), 1);
    return reply.code(204).send();
  }
}

function toAccount(body: Creation, name: string): PayeeAccount {
  const { bank_country: country, currency, iban, account_no: number, routing_number: routing } = body;
  if (country === undefined || currency === undefined) throw invalid('bank_country and currency are required');
  if (!isKnownCurrency(currency)) throw refuse('INVALID_REQUEST', 'Currency for country is not supported');
  if (iban !== undefined) {
    const plain = iban.replaceAll(' ', '').toUpperCase();
    if (!isIban(plain)) throw invalid('IBAN is invalid');
    const more = body.bic === undefined ? {} : { bic: body.bic };
    const account = byIban(plain, name, currency);
    return { ...account, numbers: { ...account.numbers, ...more } };
  }
  if (number === undefined) throw invalid('iban or account_no is required');
  const sortCode = body.sort_code?.replaceAll('-', '');
  if (country === 'GB' && currency === 'GBP') {
    if (sortCode === undefined || !/^\d{6}$/.test(sortCode)) throw invalid('sort_code must have 6 digits');
    if (!/^\d{8}$/.test(number)) throw invalid('account_no must have 8 digits');
    return bySortCode(sortCode, number, name);
  }
  if (country === 'US' && routing !== undefined) {
    const account = byIban(`US00${routing}${number}`, name, currency);
    return { ...account, numbers: { bank_country: 'US', account_no: number, routing_number: routing } };
  }
  throw invalid('iban is required for this country');
}
