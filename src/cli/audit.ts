// `npm run -s audit -- --customer alice --since 2026-11-01`: the audit of links as JSON lines, oldest first. For
// operators, beside running gateways; reads the same store by the same settings. Who, what, when, which link, what it came
// to: there is no secret in it, but who banks where is the customer's own business.

import { parseArgs } from 'node:util';
import { InvalidConfig } from '../config/faults.ts';
import { withStore } from './operator-store.ts';

const usage = 'Usage: npm run -s audit -- [--link LINK] [--customer CUSTOMER] [--since TIME] [--until TIME]';
/** Rows read at once: the store's own limit. */
const batch = 1000;

/** An RFC 3339 instant or day as epoch milliseconds. @throws InvalidConfig naming the option */
function parseMs(name: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidConfig([{ where: `--${name}`, what: 'must be a time such as 2026-11-01' }]);
  return ms;
}

async function print(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { link: text, customer: text, since: text, until: text } });
  const query = {
    limit: batch,
    ...(values.link === undefined ? {} : { linkId: values.link }),
    ...(values.customer === undefined ? {} : { customerId: values.customer }),
    ...(values.since === undefined ? {} : { fromMs: parseMs('since', values.since) }),
    ...(values.until === undefined ? {} : { toMs: parseMs('until', values.until) }),
  };
  await withStore(async (store) => {
    for (let afterSeq = -1; ; ) {
      const entries = await store.audit.read({ ...query, afterSeq });
      for (const { atMs, actor, ...entry } of entries) {
        const line = { at: new Date(atMs).toISOString(), actor: `${actor.kind}:${actor.subject}`, ...entry };
        console.log(JSON.stringify(line));
      }
      const last = entries.at(-1);
      if (last === undefined || entries.length < batch) return;
      afterSeq = last.seq;
    }
  });
}

try {
  await print();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  if (error instanceof TypeError) console.error(usage);
  process.exitCode = 1;
}
