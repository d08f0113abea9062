// Cards frozen and unfrozen, through the caller's cards (src/cards): what a client or a bank can cause comes back as a member of the
// union, never as an error.

import type { CardTarget } from '../../../src/banks/card-controls.ts';
import type { CardStateResult } from '../../../src/cards/freezing.ts';
import type { CardState } from '../../../src/domain/card.ts';
import { BankFailure } from '../../../src/domain/errors.ts';
import { type LocatedCard, nameOfCard } from '../../../src/reading/located-card.ts';
import type { RequestContext } from '../../shared/context.ts';
import type { CardModel, CardRejectionModel } from '../../shared/models.ts';
import type { MutationResolvers } from '../generated.ts';

const reject = (
  code: CardRejectionModel['code'],
  { card = null, failure = null, retryAtMs }: Partial<Pick<CardRejectionModel, 'card' | 'failure' | 'retryAtMs'>> = {},
): CardRejectionModel => ({
  __typename: 'CardRejection',
  code,
  card,
  failure,
  ...(retryAtMs === undefined ? {} : { retryAtMs }),
});

const outcomeUnknown =
  'It is not known whether the card was changed. Read it again, or ask for the same again, which is harmless.';

async function setState(cardId: string, target: CardTarget, context: RequestContext) {
  const { access, ids, loaders, refusals, cards = null } = context;
  const parsed = ids.parse(cardId);
  if (parsed?.type !== 'Card') return reject('CARD_NOT_FOUND');
  if (cards === null) return reject('NOT_OFFERED');
  const { owner, cardKey } = parsed;
  // Before any bank is asked: who may see no card is told no more than that.
  if (!(await cards.mayControl(owner.customerId)))
    return reject((await access.hasCustomer(owner.customerId)) ? 'NOT_GRANTED' : 'CARD_NOT_FOUND');
  const limited = await cards.take();
  if (limited !== null) {
    refusals?.add(limited);
    return reject('RATE_LIMITED', { retryAtMs: limited.retryAtMs });
  }
  let located: LocatedCard | null;
  try {
    located = await loaders.cards.card(owner, cardKey);
  } catch (error) {
    if (error instanceof BankFailure) return reject('BANK_FAILED', { failure: error });
    throw error;
  }
  if (located === null) return reject('CARD_NOT_FOUND');
  const { link, record } = located;
  const { bankCardId } = record.card;
  const card = { id: cardId, located };
  // A card stops for every account that it draws on.
  if (record.isPart === true) return reject('NOT_GRANTED', { card });
  if (bankCardId === null || !cards.canFreeze(link.bankId)) return reject('NOT_OFFERED', { card });
  const result = await cards.reach({
    card: nameOfCard(located),
    bankId: link.bankId,
    linkId: link.id,
    bankCardId,
    target,
    onAsked: () => loaders.cards.forget(located),
  });
  return toResult(result, card, target);
}

/** A card that was read. */
type ReadCard = Required<Pick<CardModel, 'id' | 'located'>>;

/** The card of a model in the state that its bank said last. */
function inState({ id, located }: ReadCard, state: CardState): CardModel {
  const { record } = located;
  return { id, located: { ...located, record: { ...record, card: { ...record.card, state } } } };
}

/** The union's member for what it came to. Does not compile when a kind is missing. */
function toResult(result: CardStateResult, card: ReadCard, target: CardTarget) {
  switch (result.kind) {
    case 'stands':
      return { __typename: 'CardChange' as const, card: inState(card, target), changed: result.isChanged };
    case 'refused':
      return reject(result.reason, { card: result.state === null ? card : inState(card, result.state) });
    case 'failed':
      return reject('BANK_FAILED', { card, failure: result.failure });
    case 'outcomeUnknown':
      return {
        __typename: 'CardOutcomeUnknown' as const,
        message: outcomeUnknown,
        card: inState(card, result.state ?? 'UNKNOWN'),
      };
    case 'unsupported':
      return reject('NOT_OFFERED', { card });
  }
}

/** Resolvers of `Mutation` in this subgraph. */
export const Mutation: MutationResolvers = {
  freezeCard: (_parent, { cardId }, context) => setState(cardId, 'FROZEN', context),
  unfreezeCard: (_parent, { cardId }, context) => setState(cardId, 'ACTIVE', context),
};
