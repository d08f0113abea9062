// OwnerMatchRejection: a code, and what it means for people.

import type { OwnerMatchRejectionCodeName } from '../../shared/models.ts';
import type { OwnerMatchRejectionResolvers } from '../generated.ts';

const messages: Readonly<Record<OwnerMatchRejectionCodeName, string>> = {
  GUESSES_USED_UP: 'The owner of this account was asked about too often with different data.',
  IDENTITY_NOT_GRANTED: 'The customer does not grant that their identity is asked about.',
  NOT_AVAILABLE: 'Owners cannot be asked about here.',
};

/** Resolvers of `OwnerMatchRejection`. */
export const OwnerMatchRejection: OwnerMatchRejectionResolvers = {
  code: ({ code }) => code,
  message: ({ code }) => messages[code],
  retryable: ({ code }) => code === 'GUESSES_USED_UP',
  retryAt: ({ retryAtMs }) => (retryAtMs === undefined ? null : new Date(retryAtMs).toISOString()),
};
