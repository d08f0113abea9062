// Cards as lists answer them: a customer's, page by page, and an account's. Called by the resolvers of Customer and Account.

import type { GlobalIds } from '../../src/domain/global-id.ts';
import type { Link } from '../../src/domain/link.ts';
import { type LocatedCard, nameOfCard } from '../../src/reading/located-card.ts';
import type { CardLoaders } from '../shared/loaders.ts';
import type { CardConnectionModel, CardModel } from '../shared/models.ts';
import { type PageArguments, readPageSize, toListPage } from '../shared/paging.ts';

/** A card that was read. */
export const toCardModel = (located: LocatedCard, ids: Pick<GlobalIds, 'card'>): CardModel => ({
  id: ids.card(nameOfCard(located)),
  located,
});

/** A page of the cards of some links. @throws InvalidInput */
export async function readCardPage(
  links: readonly Link[],
  asked: PageArguments,
  { cards, ids }: { readonly cards: CardLoaders; readonly ids: GlobalIds },
): Promise<CardConnectionModel> {
  readPageSize(asked);
  const { cards: found, outcomes } = await cards.cardsOfLinks(links);
  const { edges, pageInfo, totalCount } = toListPage(
    found,
    {
      // By the first link that shows it: which one it is read through may change from page to page.
      fieldsOf: ({ link, links: all, record }) => [all?.[0]?.id ?? link.id, record.key],
      types: ['string', 'string'],
      cursors: ids.cursors,
    },
    asked,
  );
  return {
    edges: edges.map(({ node, cursor }) => ({ node: toCardModel(node, ids), cursor })),
    pageInfo,
    outcomes,
    totalCount,
  };
}
