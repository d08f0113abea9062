// Berlin Group account information over HTTP: headers, consents, paging, refusals. Hung by sandbox.ts on Rheinbank's and
// Banque du Rhône's listeners. Source: psd2-api 1.3.12 and the implementation guidelines' message codes.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { consentBehind, isClient } from '../bank/access.ts';
import { addRoute, type BankContext, headerOf, paramOf, queryOf } from '../bank/listener.ts';
import { pageOf } from '../bank/page.ts';
import { type Consent, isShared, sharedAccounts } from '../consents.ts';
import { customers } from '../customers.ts';
import type { SandboxPermission } from '../description.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { isDay } from '../ledger/calendar.ts';
import type { Entry } from '../ledger/ledger.ts';
import { hash32 } from '../ledger/random.ts';
import { covers } from './access.ts';
import { addConsents } from './consents.ts';
import { createFrequency } from './frequency.ts';
import { addPayments } from './payments.ts';
import { assertRequestId, errorBody, refuse } from './refusals.ts';
import {
  type House,
  toAccount,
  toBalances,
  toCardAccount,
  toCardTransaction,
  toReference,
  toTransaction,
} from './wire.ts';

type Collection = 'accounts' | 'card-accounts';

/** The page's entries in an order that means nothing but is the same each time. */
function shuffled(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => hash32(a.id) - hash32(b.id));
}

/** Hangs the account information endpoints of one house on its listener. */
export function addBerlinGroup(context: BankContext, house: House): void {
  const { world, consents, bank } = context;
  // The standard's own example of 429 is a bare array; a client has to live with it.
  context.faultBody = (status) =>
    status === 429
      ? [{ category: 'ERROR', code: 'ACCESS_EXCEEDED', text: 'Access has been exceeded' }]
      : errorBody(status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'FORMAT_ERROR', 'The service is not available');

  context.app.addHook('onRequest', async (request, reply) => {
    const requestId = headerOf(request, 'x-request-id');
    if (requestId !== undefined) reply.header('X-Request-ID', requestId);
  });
  context.app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send(errorBody('RESOURCE_UNKNOWN', 'The addressed resource is unknown')),
  );

  const terms = addConsents(context, house);
  addPayments(context, house);
  const assertFrequency = createFrequency();

  /** The consent that the token stands for, or that a client's own token names; the header must name it either way. */
  function consentOf(request: FastifyRequest): Consent {
    const consentId = headerOf(request, 'consent-id');
    const owned = consentBehind(context, request);
    const isOwnClient = house.sca === 'redirect' && isClient(context, request, 'AIS');
    if (owned === undefined && !isOwnClient) throw refuse('TOKEN_UNKNOWN', 'The token is not known here');
    if (consentId === undefined) throw refuse('FORMAT_ERROR', 'Consent-ID is missing', 'Consent-ID');
    const named = owned ?? consents.findAt(bank.id, consentId);
    // A ready-made consent belongs to its own token; a client's token does not open it.
    if (named === undefined || named.id !== consentId || (owned === undefined && named.linkId !== undefined)) {
      throw refuse('CONSENT_UNKNOWN', 'The consent cannot be matched', 'Consent-ID');
    }
    return named;
  }

  function authorise(request: FastifyRequest, permission: SandboxPermission): Consent {
    assertRequestId(request);
    if (request.headers.authorization === undefined) throw refuse('TOKEN_INVALID', 'There is no bearer token');
    const consent = consentOf(request);
    const state = consents.stateOf(consent, world.nowMs);
    if (state === 'expired') throw refuse('CONSENT_EXPIRED', 'The consent has expired and needs to be renewed');
    if (state !== 'valid') throw refuse('CONSENT_INVALID', `The consent is not valid: ${state}`);
    if (!consent.permissions.has(permission))
      throw refuse('CONSENT_INVALID', `The consent is not valid for ${permission}`);
    const accept = headerOf(request, 'accept') ?? '*/*';
    if (!/application\/(json|\*)|\*\/\*/.test(accept)) throw refuse('REQUESTED_FORMATS_INVALID', 'Only JSON is given');
    const asked = terms.get(consent.id);
    if (asked !== undefined) assertFrequency(request, consent, asked.frequencyPerDay, world.nowMs);
    return consent;
  }

  const isCard = (account: Account): boolean => account.kind === 'credit-card';

  function accountsOf(collection: Collection, consent: Consent): Account[] {
    return sharedAccounts(world.ledger, consent).filter(
      (account) => isCard(account) === (collection === 'card-accounts'),
    );
  }

  function accountOf(
    request: FastifyRequest,
    collection: Collection,
    permission: SandboxPermission,
  ): { readonly account: Account; readonly consent: Consent } {
    const consent = authorise(request, permission);
    const id = paramOf(request, 'accountId');
    const account = accountsOf(collection, consent).find((candidate) => candidate.id === id);
    if (account === undefined) throw refuse('RESOURCE_UNKNOWN', 'The account is unknown or not in the consent');
    if (!covers(terms.get(consent.id)?.access, permission, account)) {
      throw refuse('CONSENT_INVALID', `The consent does not cover ${permission} of this account`);
    }
    return { account, consent };
  }

  const pathTo = (collection: Collection, account: Account): string =>
    `${context.basePath}/v1/${collection}/${account.id}`;

  function wantsBalance(request: FastifyRequest): boolean {
    const text = queryOf(request).get('withBalance');
    if (text !== undefined && text !== 'true' && text !== 'false') {
      throw refuse('FORMAT_ERROR', 'withBalance is true or false', 'withBalance');
    }
    return text === 'true' && house.hasWithBalance;
  }

  function toWireAccount(collection: Collection, account: Account, consent: Consent, withBalance: boolean): Wire {
    const names = consent.permissions.has('identity')
      ? account.holders.map((id) => customers.get(id)?.fullName ?? id)
      : [];
    const path = pathTo(collection, account);
    if (collection === 'card-accounts') return toCardAccount(house, account, names, path);
    const isCovered = covers(terms.get(consent.id)?.access, 'balances', account);
    const more: Wire =
      withBalance && isCovered ? { balances: toBalances(house, world.ledger, account, world.nowMs) } : {};
    return toAccount(house, account, names, path, more);
  }

  function dayOf(query: ReadonlyMap<string, string>, name: string): string | undefined {
    const text = query.get(name);
    if (text !== undefined && !isDay(text)) throw refuse('FORMAT_ERROR', `${name} is not an ISO date`, name);
    return text;
  }

  function statusOf(query: ReadonlyMap<string, string>): string {
    const status = query.get('bookingStatus');
    if (status === undefined) throw refuse('FORMAT_ERROR', 'bookingStatus is missing', 'bookingStatus');
    if (!['booked', 'pending', 'both', 'information', 'all'].includes(status)) {
      throw refuse('FORMAT_ERROR', 'bookingStatus has no such value', 'bookingStatus');
    }
    if (!house.bookingStatuses.includes(status)) {
      throw refuse('PARAMETER_NOT_SUPPORTED', `bookingStatus ${status} is not supported`, 'bookingStatus');
    }
    return status;
  }

  function transactions(request: FastifyRequest, collection: Collection): Wire {
    const { account } = accountOf(request, collection, 'transactions');
    const query = queryOf(request);
    const status = statusOf(query);
    for (const name of ['deltaList', 'entryReferenceFrom']) {
      if (query.has(name)) throw refuse('PARAMETER_NOT_SUPPORTED', `${name} is not supported`, name);
    }
    const from = dayOf(query, 'dateFrom');
    if (from === undefined) throw refuse('FORMAT_ERROR', 'dateFrom is missing', 'dateFrom');
    const to = dayOf(query, 'dateTo') ?? '9999-12-31';
    if (to < from) throw refuse('PERIOD_INVALID', 'the period ends before it begins', 'dateTo');
    const isInside = (entry: Entry): boolean => entry.day >= from && entry.day <= to;
    const booked = status === 'pending' ? [] : world.ledger.booked(account.id).filter(isInside);
    const numberText = query.get('pageIndex') ?? '0';
    const number = /^\d{1,6}$/.test(numberText) ? Number(numberText) + 1 : Number.NaN;
    const page = pageOf(booked, number, house.pageSize, house.overlap);
    if (page === undefined) throw refuse('FORMAT_ERROR', 'there is no such page', 'pageIndex');
    const toWire = (entry: Entry): Wire =>
      collection === 'accounts' ? toTransaction(house, entry) : toCardTransaction(house, account, entry);
    const list: unknown[] = (house.isSorted ? page.items : shuffled(page.items)).map(toWire);
    if (page.number === page.count) {
      for (const odd of context.oddities)
        if (odd.list === 'transactions' && odd.accountId === account.id) list.push(odd.raw);
    }
    // Pending entries come with the first page only; they are few.
    const pending = page.number === 1 && status !== 'booked' ? world.ledger.pending(account.id).map(toWire) : undefined;
    const path = pathTo(collection, account);
    const linkTo = (target: number): Wire => {
      const search = new URLSearchParams([...query.entries()].filter(([name]) => name !== 'pageIndex'));
      search.set('pageIndex', String(target - 1));
      return { href: `${house.linkOrigin}${path}/transactions?${search}` };
    };
    const report: Wire = {
      ...(status === 'pending' ? {} : { booked: list }),
      ...(pending === undefined ? {} : { pending }),
      _links: {
        [collection === 'accounts' ? 'account' : 'cardAccount']: { href: path },
        first: linkTo(1),
        ...(page.number < page.count ? { next: linkTo(page.number + 1) } : {}),
        ...(page.number > 1 ? { previous: linkTo(page.number - 1) } : {}),
        last: linkTo(page.count),
      },
    };
    return collection === 'accounts'
      ? { account: toReference(account), transactions: report }
      : { cardAccount: toReference(account), cardTransactions: report };
  }

  const add = (path: string, route: (request: FastifyRequest, reply: FastifyReply) => Wire): void =>
    addRoute(context, path, route, () => refuse('SERVICE_INVALID', 'The method is not allowed here'));

  for (const collection of ['accounts', 'card-accounts'] as const) {
    const listName = collection === 'accounts' ? 'accounts' : 'cardAccounts';
    const itemName = collection === 'accounts' ? 'account' : 'cardAccount';
    add(`/v1/${collection}`, (request) => {
      const consent = authorise(request, 'accounts');
      const withBalance = wantsBalance(request);
      const list: unknown[] = accountsOf(collection, consent).map((account) =>
        toWireAccount(collection, account, consent, withBalance),
      );
      for (const odd of context.oddities) {
        const account = world.ledger.account(odd.accountId);
        const isHere = account !== undefined && isCard(account) === (collection === 'card-accounts');
        if (odd.list === 'accounts' && isHere && isShared(consent, account)) list.push(odd.raw);
      }
      return { [listName]: list };
    });
    add(`/v1/${collection}/:accountId`, (request) => {
      const { account, consent } = accountOf(request, collection, 'accounts');
      return { [itemName]: toWireAccount(collection, account, consent, wantsBalance(request)) };
    });
    add(`/v1/${collection}/:accountId/balances`, (request) => {
      const { account } = accountOf(request, collection, 'balances');
      const balances = toBalances(house, world.ledger, account, world.nowMs);
      return { [itemName]: toReference(account), balances };
    });
    add(`/v1/${collection}/:accountId/transactions`, (request) => transactions(request, collection));
  }
}
