// GrantRejection: a code, and what it means for people.

import type { GrantRejectionCodeName } from '../../shared/models.ts';
import type { GrantRejectionResolvers } from '../generated.ts';

const messages: Readonly<Record<GrantRejectionCodeName, string>> = {
  NOT_A_PARTNER: 'Only a partner with its own credentials can do this.',
  REDIRECT_URI_NOT_REGISTERED: 'The redirect URI is not registered for this client.',
  PERMISSIONS_NOT_OFFERED: 'Ask for accounts, and for what else is needed.',
  DAYS_OUT_OF_RANGE: 'A grant lasts 1 to 365 days.',
  STATE_TOO_LONG: 'The state has more than 512 characters, or a zero byte.',
  NO_PAGE: 'Customers cannot be asked here: the operator grants.',
  CODE_NOT_VALID: 'This is no code of yours, it was used already, or its ten minutes are over.',
  GRANT_NOT_FOUND: 'There is no such grant that you may end.',
  OPERATOR_GRANT: 'The operator has given this grant, and ends it.',
  RATE_LIMITED: 'That was too often in a short time. Please wait a minute.',
};

/** Resolvers of `GrantRejection`. */
export const GrantRejection: GrantRejectionResolvers = {
  code: ({ code }) => code,
  message: ({ code }) => messages[code],
  retryable: ({ code }) => code === 'RATE_LIMITED',
  retryAt: ({ retryAtMs }) => (retryAtMs === undefined ? null : new Date(retryAtMs).toISOString()),
};
