// Where a person waits while they authorise in their bank's app: the gateway's own address, which begins with the callback's.
// Built by authorisations.ts, served by src/links-page/waiting-page.ts.

/** What stands behind the callback's own path. */
export const waitingSuffix = '/waiting';

/** The page's address for one attempt. The state in it is secret, as in a callback. */
export function toWaitingUrl(callbackUri: string, state: string): string {
  const url = new URL(`${callbackUri}${waitingSuffix}`);
  url.searchParams.set('state', state);
  return url.href;
}
