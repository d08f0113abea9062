// `npm run bench:pages`: what a page of /my costs a warm gateway, beside the same question at its GraphQL endpoint, over HTTP, in
// milliseconds of processor time and of waiting a request. Gateway, sandbox and who asks are in this one process and take turns, so
// that ratios mean something on a busy machine. Options: --rounds 20, --requests 20 (a way and round)

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Person } from '../test/support/person.ts';
import { startTestGateway } from '../test/support/running-gateway.ts';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, requests: { type: 'string', default: '20' } },
});
const [rounds, requests] = [Number(values.rounds), Number(values.requests)];
const scope =
  'accounts:read balances:read transactions:read customers:read links:read payments:read payments:write pii:read';

const gateway = await startTestGateway({ isPatient: true });
const origin = new URL(gateway.url).origin;
const person = await new Person(origin).signIn('alice');
const token = await gateway.token({ customer: 'alice', scope });
const page = async (path: string): Promise<string> => (await person.get(path)).text();
const account = /\/my\/account\?id=([\w-]+)/.exec(await page('/my'))?.[1] ?? '';
const documentOf = (name: string): string =>
  readFileSync(new URL(`../src/my/queries/${name}.graphql`, import.meta.url), 'utf8');
const ask = async (name: string, variables: object): Promise<string> => {
  const answer = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: documentOf(name), variables }),
  });
  return answer.text();
};

/** Each page, and the question that it asks. */
const ways: readonly (readonly [name: string, run: () => Promise<string>])[] = [
  ['/my, 18 accounts at 4 banks', () => page('/my')],
  [
    'its question, at the endpoint',
    () => ask('overview', { currency: 'GBP', withAccounts: true, withBalances: true, withName: false }),
  ],
  ['/my/account, 50 entries', () => page(`/my/account?id=${account}`)],
  [
    'its question, at the endpoint',
    () =>
      ask('account', { id: account, first: 50, after: null, filter: null, withBalances: true, withTransactions: true }),
  ],
];

const costs = ways.map(() => ({ processor: [] as number[], waited: [] as number[], bytes: 0 }));
for (let round = -3; round < rounds; round += 1) {
  for (const [index, [, run]] of ways.entries()) {
    const [used, at] = [process.cpuUsage(), performance.now()];
    let bytes = 0;
    for (let request = 0; request < requests; request += 1) bytes = (await run()).length;
    const { user, system } = process.cpuUsage(used);
    const cost = costs[index];
    if (round < 0 || cost === undefined) continue;
    cost.processor.push((user + system) / 1000 / requests);
    cost.waited.push((performance.now() - at) / requests);
    cost.bytes = bytes;
  }
}
const median = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? 0;
for (const [index, [name]] of ways.entries()) {
  const cost = costs[index];
  if (cost === undefined) continue;
  const figures = `${median(cost.processor).toFixed(2)} ms processor, ${median(cost.waited).toFixed(2)} ms waited, ${cost.bytes} characters`;
  console.log(`${name}: ${figures}`);
}
await gateway.stop();
