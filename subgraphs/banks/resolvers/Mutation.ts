// Links begun, renewed and taken back, through the caller's linking (src/linking): what a client can cause comes back as a
// rejection, never as an error.

import type { AccountSummary } from '../../../src/domain/account-summary.ts';
import type { LinkPermission } from '../../../src/domain/link.ts';
import type { RateLimited } from '../../../src/limits/write-limits.ts';
import type { BankRefusal, BeginRefusal, BeginResult, ReconfirmResult } from '../../../src/linking/results.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { LinkRejectionCodeName, LinkRejectionModel } from '../../shared/models.ts';
import type { MutationResolvers, LinkPermission as SchemaLinkPermission } from '../generated.ts';
import { grantMutations } from './grant-mutations.ts';

const permissionOf: Readonly<Record<SchemaLinkPermission, LinkPermission>> = {
  ACCOUNTS: 'accounts',
  BALANCES: 'balances',
  TRANSACTIONS: 'transactions',
  IDENTITY: 'identity',
  REGULAR_PAYMENTS: 'regularPayments',
  BENEFICIARIES: 'beneficiaries',
  STATEMENTS: 'statements',
  PRODUCTS: 'products',
};

const reject = (code: LinkRejectionCodeName): LinkRejectionModel => ({
  __typename: 'LinkRejection',
  code,
  failure: null,
});

/** Does not compile when a refusal is missing. The scope itself has been asked for by the field's rule. */
function toCode(refusal: BeginRefusal): LinkRejectionCodeName {
  switch (refusal) {
    case 'FORBIDDEN':
      return 'CUSTOMER_NOT_FOUND';
    case 'UNKNOWN_BANK':
      return 'BANK_NOT_FOUND';
    case 'UNKNOWN_LINK':
      return 'LINK_NOT_FOUND';
    case 'UNREGISTERED_REDIRECT_URI':
      return 'REDIRECT_URI_NOT_REGISTERED';
    case 'INVALID_PERMISSIONS':
      return 'PERMISSIONS_NOT_OFFERED';
    case 'INVALID_STATE':
      return 'STATE_TOO_LONG';
  }
}

function toFailureCode(refusal: BankRefusal | null): LinkRejectionCodeName {
  if (refusal === null) return 'BANK_FAILED';
  return refusal === 'REFUSED' ? 'BANK_REFUSED' : 'BANK_ASKS_FOR_PASSWORD';
}

function toAuthorization(result: BeginResult | RateLimited, { ids, refusals }: RequestContext) {
  switch (result.kind) {
    case 'rateLimited':
      refusals?.add(result);
      return { ...reject('RATE_LIMITED'), retryAtMs: result.retryAtMs };
    case 'exists':
      return { __typename: 'BankLinkExists' as const, activeLink: { id: ids.link(result.link.id) } };
    case 'begun':
      return {
        __typename: 'BankAuthorization' as const,
        link: { id: ids.link(result.link.id) },
        authorizationUrl: result.authorizationUrl,
        way: result.way,
        bankMessage: result.bankMessage,
        expiresAt: new Date(result.expiresAtMs).toISOString(),
      };
    case 'refused':
      return reject(toCode(result.reason));
    case 'detailsFaulty': {
      const { missing, invalid } = result;
      return {
        ...reject(invalid.length > 0 ? 'DETAILS_NOT_VALID' : 'DETAILS_REQUIRED'),
        details: { missing, invalid },
      };
    }
    case 'bankFailed':
      return { ...reject(toFailureCode(result.refusal)), failure: result.failure };
  }
}

/** The scope itself has been asked for by the field's rule. */
function toReconfirmationCode(
  reason: Extract<ReconfirmResult, { readonly kind: 'refused' }>['reason'],
): LinkRejectionCodeName {
  return reason === 'FORBIDDEN' || reason === 'UNKNOWN_LINK' ? 'LINK_NOT_FOUND' : reason;
}

/** A stored link's own id, when the caller may see the link. */
async function storedLinkId(id: string, { ids, linking }: RequestContext): Promise<string | null> {
  const parsed = ids.parse(id);
  if (parsed?.type !== 'BankLink' || linking === null) return null;
  return (await linking.record(parsed.linkId)) === null ? null : parsed.linkId;
}

/** An account as the caller knows it again: nothing of its number but the end. */
function toLinkedAccount({ name, currency, number, maskedNumber }: AccountSummary) {
  // CDR masks with `x`, others with `*` or `•`: what stands behind them is in the clear.
  const [clear = ''] = /[A-Z0-9]*$/.exec((number ?? maskedNumber ?? '').replaceAll(/[\s-]/g, '')) ?? [];
  return { name, currency, lastFour: clear === '' ? null : clear.slice(-4) };
}

/** Resolvers of `Mutation` in this subgraph. */
export const Mutation: MutationResolvers = {
  ...grantMutations,
  async createBankLink(_parent, asked, context) {
    const { bankId, customerId, permissions, redirectUri, state, additional, details } = asked;
    const { ids, linking } = context;
    const bank = ids.parse(bankId);
    if (linking === null || bank?.type !== 'Bank') return reject('BANK_NOT_FOUND');
    const customer = customerId == null ? null : ids.parse(customerId);
    if (customer !== null && customer.type !== 'Customer') return reject('CUSTOMER_NOT_FOUND');
    if (customerId != null && customer === null) return reject('CUSTOMER_NOT_FOUND');
    return toAuthorization(
      await linking.begin({
        customerId: customer?.customerId ?? null,
        bankId: bank.bankId,
        permissions: permissions.map((permission) => permissionOf[permission]),
        redirectUri,
        state: state ?? null,
        isAdditional: additional,
        ...(details == null ? {} : { details }),
      }),
      context,
    );
  },
  async renewBankLink(_parent, { linkId, permissions, redirectUri, state, details }, context) {
    const id = await storedLinkId(linkId, context);
    if (id === null || context.linking === null) return reject('LINK_NOT_FOUND');
    return toAuthorization(
      await context.linking.renew({
        linkId: id,
        permissions: permissions?.map((permission) => permissionOf[permission]) ?? null,
        redirectUri,
        state: state ?? null,
        ...(details == null ? {} : { details }),
      }),
      context,
    );
  },
  async confirmBankLink(_parent, { code, acceptAccountChanges }, { ids, linking }) {
    const result = await linking?.confirm(code, acceptAccountChanges);
    if (result?.kind === 'accountsChanged') {
      const { added, removed } = result.changes;
      return {
        __typename: 'BankLinkAccountsChanged' as const,
        added: added.map(toLinkedAccount),
        removed: removed.map(toLinkedAccount),
      };
    }
    return result?.kind === 'confirmed'
      ? { __typename: 'BankLinkConfirmation' as const, link: { id: ids.link(result.link.id) } }
      : reject('CODE_NOT_VALID');
  },
  async reconfirmBankLink(_parent, { linkId }, context) {
    const id = await storedLinkId(linkId, context);
    const result = id === null ? undefined : await context.linking?.reconfirm(id);
    if (result?.kind === 'reconfirmed') {
      return { __typename: 'BankLinkReconfirmation' as const, link: { id: context.ids.link(result.link.id) } };
    }
    return reject(toReconfirmationCode(result?.reason ?? 'UNKNOWN_LINK'));
  },
  async revokeBankLink(_parent, { linkId, erase }, context) {
    const id = await storedLinkId(linkId, context);
    if (id === null || context.linking === null) return reject('LINK_NOT_FOUND');
    const { kind } = await context.linking.revoke(id, erase);
    if (kind === 'refused') return reject('LINK_NOT_FOUND');
    return { __typename: 'BankLinkRevocation' as const, link: { id: linkId } };
  },
};
