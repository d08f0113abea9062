// What `freshness: LIVE` of an argument comes to: loaders that do not look into the cache, for callers who may.

import { maySpendCalls } from '../../src/auth/principal.ts';
import { Refusal } from '../../src/auth/refusal.ts';
import type { RequestContext } from './context.ts';
import type { Loaders } from './loaders.ts';

/** The schema's FreshnessPreference. */
export type FreshnessPreferenceName = 'ANY' | 'LIVE';

/**
 * The loaders that an argument asks for.
 * @throws Refusal FORBIDDEN when the caller lacks `data:live`: each live read costs calls that banks ration
 */
export function loadersFor(freshness: FreshnessPreferenceName, { loaders, principal }: RequestContext): Loaders {
  if (freshness === 'ANY') return loaders;
  if (!maySpendCalls(principal)) throw new Refusal('FORBIDDEN', ['data:live']);
  return loaders.live;
}
