// What a link shares, as it stands in a row: words with spaces between them. Called by links.ts and attempt-rows.ts.

import { type LinkPermission, linkPermissions } from '../domain/link.ts';

/** Permissions as words. */
export function toWords(permissions: Iterable<LinkPermission>): string {
  return [...new Set(permissions)].sort().join(' ');
}

/** Words as permissions, in the order of the domain's own list; what is none is left out. */
export function toPermissions(words: string): readonly LinkPermission[] {
  const written = new Set(words.split(' '));
  return linkPermissions.filter((permission) => written.has(permission));
}
