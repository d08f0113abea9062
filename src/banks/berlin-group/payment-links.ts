// What the links of an answer say of which payment it is about. Called by payment.ts. Source: NextGenPSD2 1.3.12, `_links` of payments:
// below the service and product that were asked for.

import { type JsonObject, readObject, readString } from '../json.ts';
import { crossBorderProduct } from './cross-border-payment.ts';

/** The services of the interface, and the products of the standard, as they stand in links. */
const linkPattern = /\/(payments|periodic-payments|bulk-payments)\/([^/]+)\//;
const products: ReadonlySet<string> = new Set([
  'sepa-credit-transfers',
  'instant-sepa-credit-transfers',
  'target-2-payments',
  crossBorderProduct,
]);

/**
 * Whether an answer's own links are below another service or product than `collection`, where the payment was made: then it is another
 * payment's, and nothing is read of it below ours.
 */
export function namesOtherService(links: JsonObject | null, collection: URL): boolean {
  const own = collection.pathname.split('/').slice(-2);
  return ['self', 'status', 'scaStatus'].some((name) => {
    const href = readString(readObject(links, name), 'href');
    const url = href !== null && URL.canParse(href, collection) ? new URL(href, collection) : null;
    const [, service, product = ''] = linkPattern.exec(url?.pathname ?? '') ?? [];
    return service !== undefined && (service !== own[0] || (products.has(product) && product !== own[1]));
  });
}
