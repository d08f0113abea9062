// CardConnection: a page of cards, as Customer.cards has put it together.

import { toSingleSource } from '../../shared/sources.ts';
import type { CardConnectionResolvers } from '../generated.ts';

/** Resolvers of `CardConnection`. */
export const CardConnection: CardConnectionResolvers = {
  sources: ({ outcomes }) => outcomes.map(toSingleSource),
  totalCount({ outcomes, totalCount }) {
    // A bank that tells of no cards keeps none back.
    const isKnown = outcomes.every(
      ({ reading, failure }) =>
        failure?.code === 'UNSUPPORTED' ||
        (reading !== null &&
          reading.freshness !== 'STALE' &&
          reading.incomplete === null &&
          reading.defects.length === 0),
    );
    return isKnown ? totalCount : null;
  },
};
