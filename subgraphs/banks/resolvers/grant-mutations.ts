// Grants asked for, confirmed and ended, through the caller's grants (src/grants): what a client can cause comes back as a rejection,
// never as an error. Part of Mutation.ts.

import type { GrantPermission } from '../../../src/domain/grant.ts';
import type { RequestRefusal } from '../../../src/grants/results.ts';
import type { RateLimited } from '../../../src/limits/write-limits.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { GrantRejectionCodeName, GrantRejectionModel } from '../../shared/models.ts';
import type { MutationResolvers, GrantPermission as SchemaGrantPermission } from '../generated.ts';
import { toGrantModel } from './Grant.ts';

const permissionOf: Readonly<Record<SchemaGrantPermission, GrantPermission>> = {
  ACCOUNTS: 'accounts',
  BALANCES: 'balances',
  TRANSACTIONS: 'transactions',
  IDENTITY: 'identity',
  REGULAR_PAYMENTS: 'regularPayments',
  BENEFICIARIES: 'beneficiaries',
  STATEMENTS: 'statements',
  PRODUCTS: 'products',
  PAYMENTS: 'payments',
  LINKS: 'links',
  CARDS: 'cards',
};

const codes: Readonly<Record<RequestRefusal, GrantRejectionCodeName>> = {
  NOT_A_PARTNER: 'NOT_A_PARTNER',
  UNREGISTERED_REDIRECT_URI: 'REDIRECT_URI_NOT_REGISTERED',
  INVALID_PERMISSIONS: 'PERMISSIONS_NOT_OFFERED',
  INVALID_DAYS: 'DAYS_OUT_OF_RANGE',
  INVALID_STATE: 'STATE_TOO_LONG',
  NO_PAGE: 'NO_PAGE',
};

const reject = (code: GrantRejectionCodeName): GrantRejectionModel => ({ __typename: 'GrantRejection', code });

function limit(limited: RateLimited, { refusals }: RequestContext): GrantRejectionModel {
  refusals?.add(limited);
  return { ...reject('RATE_LIMITED'), retryAtMs: limited.retryAtMs };
}

/** Resolvers of `Mutation`: the part about grants. */
export const grantMutations: Pick<MutationResolvers, 'requestGrant' | 'confirmGrant' | 'revokeGrant'> = {
  async requestGrant(_parent, { permissions, days, redirectUri, state }, context) {
    const result = await context.grants?.request({
      permissions: permissions.map((permission) => permissionOf[permission]),
      days,
      redirectUri,
      state: state ?? null,
    });
    if (result === undefined) return reject('NO_PAGE');
    if (result.kind === 'rateLimited') return limit(result, context);
    if (result.kind === 'refused') return reject(codes[result.reason]);
    return {
      __typename: 'GrantRequest' as const,
      grant: { id: context.ids.grant(result.grantId) },
      authorizationUrl: result.authorizationUrl,
      expiresAt: new Date(result.expiresAtMs).toISOString(),
    };
  },
  async confirmGrant(_parent, { code }, context) {
    const result = await context.grants?.confirm(code);
    if (result?.kind === 'rateLimited') return limit(result, context);
    if (result?.kind !== 'confirmed') return reject('CODE_NOT_VALID');
    return { __typename: 'GrantConfirmation' as const, grant: toGrantModel(result.grant, context) };
  },
  async revokeGrant(_parent, { id }, context) {
    const parsed = context.ids.parse(id);
    const result = parsed?.type === 'Grant' ? await context.grants?.revoke(parsed.grantId) : undefined;
    if (result?.kind === 'revoked')
      return { __typename: 'GrantRevocation' as const, grant: toGrantModel(result.grant, context) };
    return reject(result?.reason === 'OPERATOR_GRANT' ? 'OPERATOR_GRANT' : 'GRANT_NOT_FOUND');
  },
};
