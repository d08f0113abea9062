// The paths whose answers are somebody's: refused when it is too much (overload.ts), never stored, and with a challenge where a token
// is missing (answer-headers.ts). Read by those, by the server, by src/exports and src/documents.

/** Where operations are sent. */
export const operationPath = '/graphql';
/** Where exports are. */
export const exportPath = '/exports/transactions';
/** Where it is told what one holds. */
export const manifestPath = '/exports/transactions/manifest';

/** Where statements' documents are. Ids are longer than what Fastify takes for a parameter: the rest of the path, whatever its length. */
export const documentPath = '/documents/*';
/** The paths of files that are somebody's. */
export const filePaths: readonly string[] = [exportPath, manifestPath, documentPath];

const guarded: ReadonlySet<string | undefined> = new Set([operationPath, ...filePaths]);

/** By the route that was found: `/%67raphql` leads there, too. */
export function isGuarded(request: {
  readonly routeOptions: { readonly url?: string | undefined };
  readonly method: string;
}): boolean {
  return guarded.has(request.routeOptions.url) && request.method !== 'OPTIONS';
}
