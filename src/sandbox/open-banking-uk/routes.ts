// UK Open Banking account information over HTTP: paths, permissions, paging, refusals. Hung by sandbox.ts on Albion's and
// Thistle's listeners. Source: account-info-openapi 3.1.11 and 4.0 and the Read/Write API profile (400 for an unknown id,
// 401 without a body, 403 with Reauthenticate when the consent has run out).
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentBehind, originOf } from '../bank/access.ts';
import { addRoute, type BankContext, headerOf, paramOf, queryOf } from '../bank/listener.ts';
import { pageOf, parseCursor, toCursor } from '../bank/page.ts';
import { Refusal } from '../bank/refusal.ts';
import { type Consent, isShared, sharedAccounts } from '../consents.ts';
import { customers } from '../customers.ts';
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { monthsBefore, toDay } from '../ledger/calendar.ts';
import type { Entry } from '../ledger/ledger.ts';
import { addAccountAccessConsents } from './consents.ts';
import { addDomesticPayments } from './payments.ts';
import { isShown, trimAccount, trimTransaction } from './permissions.ts';
import { type ErrorName, errorBody, refuse as refuseAt, refuseToken } from './refusals.ts';
import { type House, toAccount, toBalances, toParty, toTransaction, transactionIdOf } from './wire.ts';

/** Hangs the account information endpoints of one house on its listener. */
export function addOpenBankingUk(context: BankContext, house: House): void {
  const { world, consents } = context;
  context.faultBody = (status) =>
    status === 429 ? undefined : errorBody(house, status, 'unexpected', 'The service is not available');
  const refuse = (status: number, code: ErrorName, message: string, path?: string): Refusal =>
    refuseAt(house, status, code, message, path);
  const terms = addAccountAccessConsents(context, house);
  if (context.paymentsPath !== undefined) addDomesticPayments(context, house, context.paymentsPath);

  context.app.addHook('onRequest', async (request, reply) => {
    reply.header('x-fapi-interaction-id', headerOf(request, 'x-fapi-interaction-id') ?? randomUUID());
  });
  context.app.setNotFoundHandler((_request, reply) => reply.code(404).send());

  /** The consent behind the request, when it stands and covers the permission; `code` is needed besides, where it is more. */
  function authorise(request: FastifyRequest, permission: SandboxPermission, code?: string): Consent {
    const consent = consentBehind(context, request);
    if (consent === undefined) throw refuseToken();
    const state = consents.stateOf(consent, world.nowMs);
    if (state !== 'valid') throw refuse(403, 'reauthenticate', 'The customer must authenticate again');
    const codes = terms.get(consent.id)?.codes;
    const isMissing = code !== undefined && codes !== undefined && !codes.has(code);
    if (!consent.permissions.has(permission) || isMissing) {
      throw refuse(403, 'consentMismatch', `The consent does not cover ${permission}`);
    }
    const accept = headerOf(request, 'accept') ?? '*/*';
    if (!/application\/(json|\*)|\*\/\*/.test(accept)) throw new Refusal(406);
    return consent;
  }

  function accountOf(request: FastifyRequest, consent: Consent): Account {
    const id = paramOf(request, 'AccountId');
    const account = world.ledger.account(id);
    if (account === undefined || !isShared(consent, account)) {
      throw refuse(400, 'notFound', 'There is no such account under this consent', 'AccountId');
    }
    return account;
  }

  const self = (request: FastifyRequest): string => `${originOf(context, request)}${request.url}`;

  function answer(request: FastifyRequest, reply: FastifyReply, data: Wire, links: Wire = {}, totalPages = 1): Wire {
    reply.type('application/json; charset=utf-8');
    return { Data: data, Links: { Self: self(request), ...links }, Meta: { TotalPages: totalPages } };
  }

  function toWireAccount(account: Account, consent: Consent): Wire {
    const names = account.holders.map((id) => customers.get(id)?.fullName ?? id).join(' & ');
    const closed = account.closedMonthsAgo;
    const closedOn = closed === undefined ? undefined : monthsBefore(toDay(world.nowMs), closed);
    return trimAccount(toAccount(house, account, names, closedOn), terms.get(consent.id));
  }

  const instantOf = (query: ReadonlyMap<string, string>, name: string, fallbackMs: number): number => {
    const text = query.get(name);
    if (text === undefined) return fallbackMs;
    // The standard lets a bank ignore the offset; this one reads it, and takes UTC when there is none.
    const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/.test(text);
    const atMs = isDateTime ? Date.parse(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`) : Number.NaN;
    if (Number.isNaN(atMs)) throw refuse(400, 'dateInvalid', `${name} is not an ISO 8601 date-time`, name);
    return atMs;
  };

  function transactions(request: FastifyRequest, reply: FastifyReply): Wire {
    const consent = authorise(request, 'transactions');
    const account = accountOf(request, consent);
    const query = queryOf(request);
    const fromMs = instantOf(query, 'fromBookingDateTime', Number.NEGATIVE_INFINITY);
    const toMs = instantOf(query, 'toBookingDateTime', Number.POSITIVE_INFINITY);
    if (fromMs > toMs) throw refuse(400, 'dateInvalid', 'the range ends before it begins', 'toBookingDateTime');
    const limits = terms.get(consent.id);
    const isInside = (entry: Entry): boolean => entry.atMs >= fromMs && entry.atMs <= toMs && isShown(entry, limits);
    const { ledger } = world;
    const entries = [...ledger.pending(account.id), ...ledger.booked(account.id)].filter(isInside);
    const cursor = query.get('page');
    const number = cursor === undefined ? 1 : parseCursor(cursor);
    const page = number === undefined ? undefined : pageOf(entries, number, house.pageSize, house.overlap);
    if (page === undefined) throw refuse(400, 'fieldInvalid', 'there is no such page', 'page');
    // An entry without an id is never repeated: nobody could tell that it is the same one.
    const repeats = page.number > 1 ? page.items.slice(0, house.overlap) : [];
    const items = page.items.filter((entry) => !repeats.includes(entry) || transactionIdOf(house, entry) !== undefined);
    const list: unknown[] = items.map((entry) => trimTransaction(toTransaction(house, account, entry), limits));
    if (page.number === page.count) {
      for (const odd of context.oddities)
        if (odd.list === 'transactions' && odd.accountId === account.id) list.push(odd.raw);
    }
    const linkTo = (target: number): string => {
      const url = new URL(self(request));
      url.searchParams.set('page', toCursor(target));
      return url.href;
    };
    const links: Wire = {
      First: linkTo(1),
      Last: linkTo(page.count),
      ...(page.number > 1 ? { Prev: linkTo(page.number - 1) } : {}),
      ...(page.number < page.count ? { Next: linkTo(page.number + 1) } : {}),
    };
    return answer(request, reply, { Transaction: list }, links, page.count);
  }

  const add = (path: string, route: (request: FastifyRequest, reply: FastifyReply) => Wire): void =>
    addRoute(context, path, route, () => new Refusal(405, undefined, { allow: 'GET' }));

  add('/accounts', (request, reply) => {
    const consent = authorise(request, 'accounts');
    const list: unknown[] = sharedAccounts(world.ledger, consent).map((account) => toWireAccount(account, consent));
    for (const odd of context.oddities) {
      const account = world.ledger.account(odd.accountId);
      if (odd.list === 'accounts' && account !== undefined && isShared(consent, account)) list.push(odd.raw);
    }
    return answer(request, reply, { Account: list });
  });
  add('/accounts/:AccountId', (request, reply) => {
    const consent = authorise(request, 'accounts');
    return answer(request, reply, { Account: [toWireAccount(accountOf(request, consent), consent)] });
  });
  add('/accounts/:AccountId/balances', (request, reply) => {
    const account = accountOf(request, authorise(request, 'balances'));
    return answer(request, reply, { Balance: toBalances(house, world.ledger, account, world.nowMs) });
  });
  add('/accounts/:AccountId/transactions', transactions);
  add('/accounts/:AccountId/party', (request, reply) => {
    const consent = authorise(request, 'identity', 'ReadParty');
    const account = accountOf(request, consent);
    const customer = customers.get(consent.customer);
    return answer(
      request,
      reply,
      customer === undefined ? {} : { Party: toParty(house, customer, account.holders.length > 1) },
    );
  });
  add('/accounts/:AccountId/parties', (request, reply) => {
    const account = accountOf(request, authorise(request, 'identity', 'ReadParty'));
    const parties = account.holders.flatMap((id) => {
      const customer = customers.get(id);
      return customer === undefined ? [] : [toParty(house, customer, account.holders.length > 1)];
    });
    return answer(request, reply, { Party: parties });
  });
  add('/party', (request, reply) => {
    const customer = customers.get(authorise(request, 'identity', 'ReadPartyPSU').customer);
    return answer(request, reply, customer === undefined ? {} : { Party: toParty(house, customer) });
  });
  if (house.hasBulkBalances) {
    add('/balances', (request, reply) => {
      const consent = authorise(request, 'balances');
      const list = sharedAccounts(world.ledger, consent).flatMap((account) =>
        toBalances(house, world.ledger, account, world.nowMs),
      );
      return answer(request, reply, { Balance: list });
    });
  }
}
