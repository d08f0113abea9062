// Names of variables that are slips of known ones. Called by environment.ts, which knows the names.

import type { ConfigFault } from './faults.ts';
import { findNearest } from './nearest.ts';

/** Families of names that are nobody else's: a name in them that is not known is a slip, however far from the known ones. */
const ownFamilies =
  /^(?:CACHE_\w*SECONDS\w*|MAX_QUERY_\w+|MAX_SUBSCRIPTIONS\w*|STOP_\w+_MS|PSU_\w+_HEADER|LINKS_CLIENT_\w+|LINKS_SCOPES\w*|EXPLORER_\w+|DOCUMENTS_\w+|LINK_ATTEMPTS_\w+|PAYMENTS_PER_\w+|\w+_POINTS_PER_\w+|PAYEE_CHECKS_\w+)$/;

/**
 * Variables whose names are misspelt: without this the default would hold, in silence. A name that is near to a known one
 * is let pass where that one is set, too: then it is another program's. Windows knows no case of names.
 */
export function findMisspeltAmong(
  variableNames: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly ConfigFault[] {
  const isSet = (name: string) => env[name] !== undefined && env[name] !== '';
  return Object.keys(env).flatMap((name) => {
    if (variableNames.includes(name) || !isSet(name)) return [];
    const nearest = findNearest(name, variableNames);
    if (nearest !== null) {
      const what = `is not a known setting: did you mean ${nearest}?`;
      return isSet(nearest) ? [] : [{ where: name, what }];
    }
    return ownFamilies.test(name) ? [{ where: name, what: 'is not a known setting' }] : [];
  });
}
