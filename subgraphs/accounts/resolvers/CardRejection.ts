// CardRejection: a code, and what it means for people.

import type { CardRejectionCodeName } from '../../shared/models.ts';
import type { CardRejectionResolvers } from '../generated.ts';

const messages: Readonly<Record<CardRejectionCodeName, string>> = {
  CARD_NOT_FOUND: 'There is no such card that you may see.',
  NOT_GRANTED: 'The customer does not grant you to freeze this card.',
  NOT_OFFERED: 'Cards of this bank cannot be frozen here.',
  CARD_LOCKED: 'The card is locked by the bank or an administrator: only they can unlock it.',
  CARD_INACTIVE: 'The card is not usable yet.',
  CARD_TERMINATED: 'The card has ended for good.',
  STATE_NOT_KNOWN: 'It is not known where the card stands.',
  BANK_REFUSED: 'The bank refuses to change this card.',
  BANK_FAILED: 'The bank could not be asked. The card stays as it is.',
  RATE_LIMITED: 'Cards were frozen or unfrozen too often in a short time. Please wait a minute.',
};

/** Resolvers of `CardRejection`. */
export const CardRejection: CardRejectionResolvers = {
  code: ({ code }) => code,
  message: ({ code }) => messages[code],
  retryable: ({ code, failure }) => code === 'RATE_LIMITED' || failure?.retryable === true,
  rejectedCard: ({ card }) => card,
  bankError: ({ failure }) => (failure === null ? null : { failure }),
  retryAt: ({ retryAtMs }) => (retryAtMs === undefined ? null : new Date(retryAtMs).toISOString()),
};
