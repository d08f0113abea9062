// The Australian Consumer Data Right over HTTP: version negotiation, paging, refusals. Hung by sandbox.ts on Southern Cross
// Bank's listener. Source: cds_banking and cds_common 1.36; versioning, pagination and the standard error codes of the
// Consumer Data Standards.
import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentBehind } from '../bank/access.ts';
import { addRoute, type BankContext, headerOf, paramOf, queryOf } from '../bank/listener.ts';
import { pageOf } from '../bank/page.ts';
import { Refusal } from '../bank/refusal.ts';
import { type Consent, isShared, sharedAccounts } from '../consents.ts';
import { customers } from '../customers.ts';
import type { SandboxPermission } from '../description.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Entry } from '../ledger/ledger.ts';
import { addArrangements } from './arrangements.ts';
import { errorBody, negotiate, refuse } from './refusals.ts';
import {
  categoryOf,
  hasDetail,
  toAccount,
  toAccountDetail,
  toBalance,
  toCustomer,
  toTransaction,
  toTransactionDetail,
} from './wire.ts';

const defaultPageSize = 25;
const largestPageSize = 1_000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Hangs the banking and customer endpoints on the listener. */
export function addConsumerDataRight(context: BankContext): void {
  const { world, consents } = context;
  const scopes = addArrangements(context);
  context.faultBody = (status) =>
    errorBody(
      status === 429 ? 'GeneralError/Expected' : 'GeneralError/Unexpected',
      status === 429 ? 'Expected Error Encountered' : 'Unexpected Error Encountered',
      'The service is not available',
    );

  context.app.addHook('onRequest', async (request, reply) => {
    reply.header('x-fapi-interaction-id', headerOf(request, 'x-fapi-interaction-id') ?? randomUUID());
  });
  context.app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorBody('Resource/NotFound', 'Resource Not Found', 'There is no such endpoint')),
  );

  function authorise(
    request: FastifyRequest,
    reply: FastifyReply,
    permission: SandboxPermission,
    version: number,
    scope?: string,
  ): Consent {
    const consent = consentBehind(context, request);
    if (consent === undefined)
      throw new Refusal(401, undefined, { 'www-authenticate': 'Bearer error="invalid_token"' });
    negotiate(request, reply, version);
    const interactionId = headerOf(request, 'x-fapi-interaction-id');
    if (interactionId !== undefined && !uuid.test(interactionId)) {
      throw refuse(400, 'Header/Invalid', 'Invalid Header', 'x-fapi-interaction-id');
    }
    const state = consents.stateOf(consent, world.nowMs);
    if (state === 'expired')
      throw refuse(403, 'Authorisation/InvalidConsent', 'Consent Is Invalid', 'The arrangement has expired');
    if (state !== 'valid')
      throw refuse(403, 'Authorisation/RevokedConsent', 'Consent Is Revoked', 'The arrangement was taken back');
    const asked = scopes.get(consent.id);
    const isMissing = scope !== undefined && asked !== undefined && !asked.has(scope);
    if (!consent.permissions.has(permission) || isMissing) {
      throw refuse(403, 'Authorisation/InvalidScope', 'Invalid Scope', `The arrangement does not cover ${permission}`);
    }
    return consent;
  }

  function accountOf(request: FastifyRequest, consent: Consent): Account {
    const id = paramOf(request, 'accountId');
    const found = sharedAccounts(world.ledger, consent).find((account) => account.id === id);
    if (found === undefined) {
      throw refuse(
        404,
        'urn:au-cds:error:cds-banking:Authorisation/InvalidBankingAccount',
        'Invalid Banking Account',
        id,
      );
    }
    return found;
  }

  const self = (request: FastifyRequest): string => `${context.origin}${request.url}`;

  function numberOf(query: ReadonlyMap<string, string>, name: string, fallback: number): number {
    const text = query.get(name);
    if (text === undefined) return fallback;
    if (!/^[1-9]\d{0,8}$/.test(text)) {
      throw refuse(400, 'Field/Invalid', 'Invalid Field', `${name} must be a positive integer`);
    }
    return Number(text);
  }

  function paginated<Item>(
    request: FastifyRequest,
    name: string,
    list: readonly Item[],
    toWire: (item: Item) => unknown,
    odd: readonly unknown[] = [],
  ): Wire {
    const query = queryOf(request);
    const size = numberOf(query, 'page-size', defaultPageSize);
    if (size > largestPageSize) {
      throw refuse(400, 'Field/InvalidPageSize', 'Invalid Page Size', `at most ${largestPageSize}`);
    }
    const page = pageOf(list, numberOf(query, 'page', 1), size);
    const totalPages = Math.ceil(list.length / size);
    if (page === undefined) throw refuse(422, 'Field/InvalidPage', 'Invalid Page', `the last page is ${totalPages}`);
    const items = page.items.map(toWire);
    if (page.number === page.count) items.push(...odd);
    const linkTo = (target: number): string => {
      const url = new URL(self(request));
      url.searchParams.set('page', String(target));
      url.searchParams.set('page-size', String(size));
      return url.href;
    };
    const links: Wire = {
      self: self(request),
      ...(totalPages === 0 ? {} : { first: linkTo(1), last: linkTo(page.count) }),
      ...(page.number > 1 ? { prev: linkTo(page.number - 1) } : {}),
      ...(page.number < page.count ? { next: linkTo(page.number + 1) } : {}),
    };
    return { data: { [name]: items }, links, meta: { totalRecords: list.length, totalPages } };
  }

  function filtered(request: FastifyRequest, consent: Consent): Account[] {
    const query = queryOf(request);
    const oneOf = (name: string, values: readonly string[]): string | undefined => {
      const text = query.get(name);
      if (text !== undefined && !values.includes(text)) throw refuse(400, 'Field/Invalid', 'Invalid Field', name);
      return text;
    };
    const status = oneOf('open-status', ['OPEN', 'CLOSED', 'ALL']) ?? 'ALL';
    const isOwned = oneOf('is-owned', ['true', 'false']);
    const category = query.get('product-category');
    if (category !== undefined && !/^[A-Z_]{5,40}$/.test(category)) {
      throw refuse(400, 'Field/Invalid', 'Invalid Field', 'product-category');
    }
    return sharedAccounts(world.ledger, consent).filter(
      (account) =>
        isOwned !== 'false' &&
        (category === undefined || categoryOf(account) === category) &&
        (status === 'ALL' || (account.closedMonthsAgo === undefined) === (status === 'OPEN')),
    );
  }

  function instantOf(query: ReadonlyMap<string, string>, name: string, fallbackMs: number): number {
    const text = query.get(name);
    if (text === undefined) return fallbackMs;
    const isDateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(text);
    const atMs = isDateTime ? Date.parse(text) : Number.NaN;
    if (Number.isNaN(atMs)) throw refuse(400, 'Field/InvalidDateTime', 'Invalid DateTime', name);
    return atMs;
  }

  function amountOf(query: ReadonlyMap<string, string>, name: string): number | undefined {
    const text = query.get(name);
    if (text !== undefined && !/^-?\d{1,16}\.\d{2,16}$/.test(text))
      throw refuse(400, 'Field/Invalid', 'Invalid Field', name);
    return text === undefined ? undefined : Number(text);
  }

  function transactions(request: FastifyRequest, reply: FastifyReply): Wire {
    const account = accountOf(request, authorise(request, reply, 'transactions', 2));
    const query = queryOf(request);
    const newestMs = instantOf(query, 'newest-time', world.nowMs);
    // The standard: 90 days before newest-time unless told otherwise.
    const oldestMs = instantOf(query, 'oldest-time', newestMs - 90 * 86_400_000);
    const least = amountOf(query, 'min-amount');
    const most = amountOf(query, 'max-amount');
    const text = query.get('text')?.toLowerCase();
    const isWanted = (entry: Entry): boolean => {
      if (entry.atMs < oldestMs || entry.atMs > newestMs) return false;
      if (least === undefined && most === undefined && text === undefined) return true;
      const wire = toTransaction(account, entry);
      const amount = Number(wire['amount']);
      if ((least !== undefined && amount < least) || (most !== undefined && amount > most)) return false;
      return text === undefined || `${wire['description']} ${wire['reference']}`.toLowerCase().includes(text);
    };
    const { ledger } = world;
    const entries = [...ledger.pending(account.id), ...ledger.booked(account.id)].filter(isWanted);
    const odd = context.oddities.filter((item) => item.list === 'transactions' && item.accountId === account.id);
    return paginated(
      request,
      'transactions',
      entries,
      (entry) => toTransaction(account, entry),
      odd.map((item) => item.raw),
    );
  }

  const add = (
    path: string,
    route: (request: FastifyRequest, reply: FastifyReply) => Wire,
    post?: (request: FastifyRequest, reply: FastifyReply) => Wire,
  ): void =>
    addRoute(
      context,
      path,
      route,
      () => refuse(405, 'GeneralError/Expected', 'Expected Error Encountered', 'Method not allowed'),
      post,
    );

  add('/banking/accounts', (request, reply) => {
    const consent = authorise(request, reply, 'accounts', 3);
    const odd = context.oddities.filter((item) => {
      const account = world.ledger.account(item.accountId);
      return item.list === 'accounts' && account !== undefined && isShared(consent, account);
    });
    return paginated(
      request,
      'accounts',
      filtered(request, consent),
      toAccount,
      odd.map((item) => item.raw),
    );
  });
  add(
    '/banking/accounts/balances',
    (request, reply) => {
      const consent = authorise(request, reply, 'balances', 2);
      return paginated(request, 'balances', filtered(request, consent), (account) => toBalance(world.ledger, account));
    },
    (request, reply) => {
      const consent = authorise(request, reply, 'balances', 1);
      const { body } = request;
      const ids = isObject(body) && isObject(body['data']) ? body['data']['accountIds'] : undefined;
      if (!Array.isArray(ids)) throw refuse(400, 'Field/Missing', 'Missing Required Field', 'data.accountIds');
      const mine = sharedAccounts(world.ledger, consent);
      const wanted = ids.map((id: unknown) => {
        const found = mine.find((account) => account.id === id);
        if (found !== undefined) return found;
        throw refuse(
          422,
          'urn:au-cds:error:cds-banking:Authorisation/InvalidBankingAccount',
          'Invalid Banking Account',
          String(id),
        );
      });
      return paginated(request, 'balances', wanted, (account) => toBalance(world.ledger, account));
    },
  );
  add('/banking/accounts/:accountId', (request, reply) => {
    const account = accountOf(request, authorise(request, reply, 'accounts', 5, 'bank:accounts.detail:read'));
    return { data: toAccountDetail(world.ledger, account, world.nowMs), links: { self: self(request) }, meta: {} };
  });
  add('/banking/accounts/:accountId/balance', (request, reply) => {
    const account = accountOf(request, authorise(request, reply, 'balances', 1));
    return { data: toBalance(world.ledger, account), links: { self: self(request) }, meta: {} };
  });
  add('/banking/accounts/:accountId/transactions', transactions);
  add('/banking/accounts/:accountId/transactions/:transactionId', (request, reply) => {
    const account = accountOf(request, authorise(request, reply, 'transactions', 3));
    const id = paramOf(request, 'transactionId');
    const entry = world.ledger.booked(account.id).find((candidate) => candidate.id === id && hasDetail(candidate));
    if (entry === undefined) throw refuse(404, 'Resource/NotFound', 'Resource Not Found', id);
    return { data: toTransactionDetail(account, entry), links: { self: self(request) }, meta: {} };
  });
  for (const [path, version, scope] of [
    ['/common/customer', 1, 'common:customer.basic:read'],
    ['/common/customer/detail', 2, 'common:customer.detail:read'],
  ] as const) {
    add(path, (request, reply) => {
      const customer = customers.get(authorise(request, reply, 'identity', version, scope).customer);
      const data = customer === undefined ? {} : toCustomer(customer, version === 2);
      return { data, links: { self: self(request) }, meta: {} };
    });
  }
}
