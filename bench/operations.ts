// What is asked: a small, a middle and a large answer, all of them real queries over the sandbox's customers.

/** One measured operation. */
export interface Operation {
  readonly name: string;
  readonly customer: string;
  readonly query: string;
}

const money = '{ amount currency }';

/** Entries by weeks of 200: a page has at most 200, so many pages are asked for at once; fifty are 10,000 entries. */
function largeQuery(weeks: number): string {
  const pages: string[] = [];
  const end = Date.parse('2026-10-31T00:00:00Z');
  for (let week = 0; week < weeks; week++) {
    const to = new Date(end - week * 8 * 86_400_000).toISOString().slice(0, 10);
    const from = new Date(end - (week * 8 + 7) * 86_400_000).toISOString().slice(0, 10);
    pages.push(`p${week}: transactions(first: 200, filter: { from: "${from}", to: "${to}" }) { ...page }`);
  }
  return `{ me { ${pages.join(' ')} } }
    fragment page on TransactionConnection { edges { node { id status kind bookingDate creditDebitIndicator amount ${money} remittanceInformation } } }`;
}

/** The three operations. */
export const operations: readonly Operation[] = [
  {
    name: 'small',
    customer: 'alice',
    query: `{ me { id accounts(first: 5) { edges { node { id name type status currency } } } } }`,
  },
  {
    name: 'middle',
    customer: 'alice',
    query: `{ me { accounts(first: 5) { edges { node { id name type currency
      balances { type creditDebitIndicator amount ${money} }
      transactions(first: 20) { edges { node { id status kind bookingDate amount ${money} signedAmount ${money} } } } } } } } }`,
  },
  { name: 'large', customer: 'dora', query: largeQuery(50) },
];

/** The large one in growing sizes: rows that are asked for, 200 a page. */
export const growingOperations: readonly Operation[] = [1_000, 5_000, 10_000, 20_000].map((rows) => ({
  name: `${rows} rows`,
  customer: 'dora',
  query: largeQuery(rows / 200),
}));
