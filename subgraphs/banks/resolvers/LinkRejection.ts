// LinkRejection: a code, and what it means for people.

import type { LinkRejectionCodeName } from '../../shared/models.ts';
import type { LinkRejectionResolvers } from '../generated.ts';
import { linkDetailNames } from '../link-details.ts';

const messages: Readonly<Record<LinkRejectionCodeName, string>> = {
  BANK_NOT_FOUND: 'There is no such bank that customers can be linked to.',
  LINK_NOT_FOUND: 'There is no such link that you may change.',
  CUSTOMER_NOT_FOUND: 'There is no such customer, or none who has granted you access.',
  REDIRECT_URI_NOT_REGISTERED: 'The redirect URI is not registered for this client.',
  PERMISSIONS_NOT_OFFERED: 'Ask for at least one permission, and only for those that the bank can share.',
  STATE_TOO_LONG: 'The state has more than 512 characters, or a zero byte.',
  CODE_NOT_VALID: 'This is no code that you have been sent, or its ten minutes are over.',
  NOT_THE_CUSTOMER: 'Only the customer can say this, with a token of their own.',
  NOTHING_TO_RECONFIRM: 'The bank’s rules do not ask for this, or the link is not active.',
  BANK_FAILED: 'The bank could not be asked.',
  BANK_REFUSED: 'The bank refused.',
  BANK_ASKS_FOR_PASSWORD: 'The bank wants its password to be typed in here, which is never asked for.',
  DETAILS_REQUIRED: 'The bank wants to be told more of the customer first.',
  DETAILS_NOT_VALID: 'What was given for the bank cannot be sent to it.',
  RATE_LIMITED: 'Too many links were begun in a short time. Please wait a minute.',
};

/** Resolvers of `LinkRejection`. */
export const LinkRejection: LinkRejectionResolvers = {
  code: ({ code }) => code,
  message: ({ code }) => messages[code],
  retryable: ({ code, failure }) => code === 'RATE_LIMITED' || failure?.retryable === true,
  bankError: ({ failure }) => (failure === null ? null : { failure }),
  bankMessage: ({ failure }) => failure?.bankMessage ?? null,
  missingDetails: ({ details }) => (details?.missing ?? []).map((detail) => linkDetailNames[detail]),
  invalidDetails: ({ details }) => (details?.invalid ?? []).map((detail) => linkDetailNames[detail]),
  retryAt: ({ retryAtMs }) => (retryAtMs === undefined ? null : new Date(retryAtMs).toISOString()),
};
