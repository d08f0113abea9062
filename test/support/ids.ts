// Global ids as the gateways of tests make them, whose ID_KEY is one for all.

import { GlobalIds, toIdKey } from '../../src/domain/global-id.ts';

/** What ID_KEY of those gateways comes to. */
export const testIdKey = toIdKey('an id key for these tests');
/** Their ids. */
export const testIds = new GlobalIds(testIdKey);
