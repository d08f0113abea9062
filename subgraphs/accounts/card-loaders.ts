// Batched reads of cards for one request: of the bank's own list where it has one, else of what its accounts' entries tell, which
// costs no call beside theirs. Composed in subgraphs/loaders.ts; called by the resolvers of Account, Card, Customer and Mutation.

import DataLoader from 'dataloader';
import type { Card } from '../../src/domain/card.ts';
import { BankFailure } from '../../src/domain/errors.ts';
import { homeOf, type Link, ownerOf } from '../../src/domain/link.ts';
import type { BankReads } from '../../src/reading/bank-reads.ts';
import { toDistinct } from '../../src/reading/distinct-accounts.ts';
import { allCards, forgetCard } from '../../src/reading/forget-read.ts';
import {
  type CardRecord,
  type LocatedCard,
  toGrantedCards,
  toListedCard,
  toToldCard,
} from '../../src/reading/located-card.ts';
import type { Outcome, Sourced } from '../../src/reading/sourced.ts';
import { toGrantedReading } from '../../src/reading/withheld.ts';
import type { AccountLoaders, CardLoaders } from '../shared/loaders.ts';

/** The card loaders of one request. */
export function createCardLoaders(reads: BankReads, accounts: AccountLoaders): CardLoaders {
  const lists = new DataLoader<Link, Promise<Sourced<readonly CardRecord[]>>, string>(
    async (links) =>
      reads.readMany(
        links.map((link) => ({
          link,
          resource: 'cards' as const,
          parts: [allCards],
          async fetch(connector, session) {
            const reading = await (connector.fetchCards?.(session) ?? unsupported(link));
            return { ...reading, value: reading.value.map((card) => toListedCard(reads.services.idKey, link, card)) };
          },
        })),
      ),
    { cacheKeyFn: ({ id }) => id },
  );
  const details = new DataLoader<LocatedCard, Promise<Sourced<Card>>, string>(
    async (asked) =>
      reads.readMany(
        asked.map(({ link, record }) => ({
          link,
          resource: 'cards' as const,
          parts: [record.key],
          fetch: (connector, session) => connector.fetchCard?.(session, record.card) ?? unsupported(link),
        })),
      ),
    { cacheKeyFn: ({ link, record }) => `${link.id}\n${record.key}` },
  );
  const cardsOfLink = async (link: Link): Promise<Sourced<readonly CardRecord[]>> => {
    const connector = reads.connector(link);
    if (!connector.capabilities.has('CARDS')) throw noCards(link);
    if (connector.fetchCards === undefined) {
      const told = await accounts.accountsOfLink(link);
      return { ...told, value: told.value.flatMap((record) => toToldCard(reads.services.idKey, link, record) ?? []) };
    }
    // Of a list, which the cache holds for all callers, each is given what is theirs.
    const listed = await lists.load(link);
    if (link.onlyAccounts === undefined) return listed;
    const shown = await accounts.accountsOfLink(link);
    const ids = new Set(shown.value.map(({ account }) => account.bankAccountId));
    return { ...toGrantedReading(link, listed), value: toGrantedCards(listed.value, ids) };
  };
  const outcomeOfLink = async (link: Link): Promise<Outcome<readonly CardRecord[]>> => {
    try {
      return { link, reading: await cardsOfLink(link), failure: null };
    } catch (error) {
      if (error instanceof BankFailure) return { link, reading: null, failure: error };
      throw error;
    }
  };
  const cardsOfLinks = async (links: readonly Link[]) => {
    const outcomes = await Promise.all(links.map(outcomeOfLink));
    const isFailing = ({ id }: Link) => reads.services.linkActivity.state(id).lastFailure !== null;
    return { outcomes, cards: toDistinct(outcomes, isFailing) };
  };
  return {
    cardsOfLinks,
    async card({ customerId, bankId }, key) {
      const links = (await reads.access.linksOfCustomer(customerId)) ?? [];
      const { cards, outcomes } = await cardsOfLinks(links.filter((link) => homeOf(link) === bankId));
      const found = cards.find(({ record }) => record.key === key);
      const failure = outcomes.find((outcome) => outcome.failure !== null)?.failure ?? null;
      if (found === undefined && failure !== null) throw failure;
      return found ?? null;
    },
    async cardsOfAccount({ link, record: { account } }) {
      const reading = await cardsOfLink(link);
      return reading.value
        .filter(({ card }) => card.bankAccountIds.includes(account.bankAccountId))
        .map((record) => ({ link, record, reading }));
    },
    async accountsOf({ link, record: { card } }) {
      const shown = await accounts.accountsOfLink(link);
      const byId = new Map(shown.value.map((record) => [record.account.bankAccountId, record]));
      const keys = card.bankAccountIds.flatMap((id) => byId.get(id)?.key ?? []);
      const found = await Promise.all(keys.map((key) => accounts.account(ownerOf(link), key)));
      return found.filter((located) => located !== null);
    },
    async detail(located) {
      const { link, record } = located;
      if (reads.connector(link).fetchCard === undefined) return record.card;
      return (await details.load(located)).value;
    },
    async forget({ link, record }) {
      lists.clear(link);
      details.clearAll();
      await forgetCard(reads.services.cache, link, record.key);
    },
  };
}

/** A bank whose standard tells of no cards, or not for sure: no call is made. */
const noCards = ({ bankId }: Link): BankFailure =>
  new BankFailure({ code: 'UNSUPPORTED', bankId, operatorMessage: `${bankId}: tells of no cards` });

function unsupported(link: Link): never {
  throw noCards(link);
}
