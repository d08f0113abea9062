// `npm run --silent audit -- --customer alice --since 2026-11-01`: the audit of links as JSON lines, oldest first. For
// operators, beside running gateways; reads the same store by the same settings. Who, what, when, which link, what it came
// to: there is no secret in it, but who banks where is the customer's own business.

import { parseArgs } from 'node:util';
import { z } from 'zod';
import { InvalidConfig } from '../config/faults.ts';
import { parseSealingKeys } from '../store/sealing.ts';
import { openStore } from '../store/store.ts';

const usage = 'Usage: npm run --silent audit -- [--link LINK] [--customer CUSTOMER] [--since TIME] [--until TIME]';
/** Rows read at once: the store's own limit. */
const batch = 1000;

const variables = z.object({
  STORE_KEYS: z.string().min(1),
  DATABASE_URL: z.string().min(1).optional(),
  DATA_DIR: z.string().min(1).default('.data'),
});

/** An RFC 3339 instant or day as epoch milliseconds. @throws InvalidConfig naming the option */
function toMs(name: string, text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw new InvalidConfig([{ where: `--${name}`, what: 'must be a time such as 2026-11-01' }]);
  return ms;
}

async function print(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { link: text, customer: text, since: text, until: text } });
  const given = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  if (!parsed.success) throw new InvalidConfig([{ where: 'STORE_KEYS', what: 'is required' }]);
  const keys = parseSealingKeys(parsed.data.STORE_KEYS);
  if ('fault' in keys) throw new InvalidConfig([{ where: 'STORE_KEYS', what: keys.fault }]);
  const query = {
    limit: batch,
    ...(values.link === undefined ? {} : { linkId: values.link }),
    ...(values.customer === undefined ? {} : { customerId: values.customer }),
    ...(values.since === undefined ? {} : { fromMs: toMs('since', values.since) }),
    ...(values.until === undefined ? {} : { toMs: toMs('until', values.until) }),
  };
  const { DATABASE_URL, DATA_DIR } = parsed.data;
  const store = await openStore({ databaseUrl: DATABASE_URL ?? null, dataDir: DATA_DIR, keys });
  try {
    for (let afterSeq = -1; ; ) {
      const entries = await store.audit.read({ ...query, afterSeq });
      for (const { atMs, actor, ...entry } of entries) {
        console.log(
          JSON.stringify({ at: new Date(atMs).toISOString(), actor: `${actor.kind}:${actor.subject}`, ...entry }),
        );
      }
      const last = entries.at(-1);
      if (last === undefined || entries.length < batch) return;
      afterSeq = last.seq;
    }
  } finally {
    await store.close();
  }
}

try {
  await print();
} catch (error) {
  console.error(error instanceof Error ? error.message : 'failed');
  if (error instanceof TypeError) console.error(usage);
  process.exitCode = 1;
}
