// Card: fields of one card. A list hands it over as read; a bare reference is looked for here, where the scope rules have been passed.

import { maySeePersonalData } from '../../../src/auth/principal.ts';
import { type Card as DomainCard, toLastDayOfMonth } from '../../../src/domain/card.ts';
import { bankGlobalId } from '../../../src/domain/global-id.ts';
import { maskName } from '../../../src/domain/masking.ts';
import type { LocatedCard } from '../../../src/reading/located-card.ts';
import type { RequestContext } from '../../shared/context.ts';
import { LoadedAccount } from '../../shared/loaded-account.ts';
import { loadCard } from '../../shared/lookups.ts';
import type { CardModel } from '../../shared/models.ts';
import { visibleReference } from '../../shared/references.ts';
import { toProvenance } from '../../shared/sources.ts';
import type { CardResolvers } from '../generated.ts';

/** A field that the card itself holds. */
const held =
  <Name extends keyof DomainCard>(name: Name) =>
  async (model: CardModel, _args: unknown, context: RequestContext): Promise<DomainCard[Name]> =>
    (await loadCard(model, context)).record.card[name];

/** A name, or what is often one. */
const named =
  (name: 'label' | 'holderName') =>
  async (model: CardModel, _args: unknown, context: RequestContext): Promise<string | null> => {
    const text = (await loadCard(model, context)).record.card[name];
    return text === null || maySeePersonalData(context.principal) ? text : maskName(text);
  };

async function accountsOf(located: LocatedCard, { loaders, ids }: RequestContext): Promise<readonly LoadedAccount[]> {
  return (await loaders.cards.accountsOf(located)).map((account) => new LoadedAccount(account, ids));
}

/** Resolvers of `Card` in this subgraph. */
export const Card: CardResolvers = {
  __resolveReference: visibleReference('Card'),
  bank: async (model, _args, context) => ({ id: bankGlobalId((await loadCard(model, context)).link.bankId) }),
  account: async (model, _args, context) => (await accountsOf(await loadCard(model, context), context))[0] ?? null,
  accounts: async (model, _args, context) => accountsOf(await loadCard(model, context), context),
  label: named('label'),
  holderName: named('holderName'),
  lastFour: held('lastFour'),
  scheme: held('scheme'),
  isVirtual: held('isVirtual'),
  state: held('state'),
  async expiresOn(model, _args, context) {
    const { expiryMonth } = (await loadCard(model, context)).record.card;
    return expiryMonth === null ? null : toLastDayOfMonth(expiryMonth);
  },
  async limits(model, _args, context) {
    const located = await loadCard(model, context);
    return located.record.card.limits.map((limit) => ({ limit, located }));
  },
  provenance: async (model, _args, context) => toProvenance((await loadCard(model, context)).reading),
};
