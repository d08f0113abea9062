// What banks' quotas have left, for operators' commands: read from the Redis that gateways share, by the same configuration. Called by
// src/cli/operator.ts.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Config } from '../config/config.ts';
import { CommandRefused, exitCodes, type QuotaReader, toInstant } from '../operator/command.ts';
import { createMemoryQuotas } from '../quota/memory.ts';
import { createRedisQuotas, readBankPause } from '../quota/redis.ts';
import { openRedis } from '../redis/connection.ts';

/** How long Redis may take, milliseconds: nobody waits for this but the operator. */
const commandTimeoutMs = 2000;

const failed = (trouble: string): CommandRefused =>
  new CommandRefused('REDIS_FAILED', `Redis cannot be read: ${trouble}.`, exitCodes.failed);

/** Opens it. @throws CommandRefused without REDIS_URL: each gateway then counts in its own memory */
export function openOperatorQuotas({
  redis,
  banks,
}: Pick<Config, 'redis' | 'banks'>): QuotaReader & { close(): Promise<void> } {
  if (redis === null) {
    const message =
      'Without REDIS_URL each gateway counts in its own memory: see bankgraph_bank_quota_left in its figures.';
    throw new CommandRefused('NO_REDIS', message, exitCodes.failed);
  }
  let trouble = 'no connection';
  const connection = openRedis({
    ...redis,
    commandTimeoutMs,
    onTrouble: (reason) => {
      trouble = reason;
    },
  });
  const quotas = createRedisQuotas({ connection, local: createMemoryQuotas() });
  return {
    async read({ bankId, linkIds }) {
      const untilMs = Date.now() + commandTimeoutMs;
      while (!connection.isUsable() && Date.now() < untilMs) await sleep(20);
      if (!connection.isUsable()) throw failed(trouble);
      const chosen = banks.filter(({ id }) => bankId === null || id === bankId);
      if (bankId !== null && chosen.length === 0) {
        throw new CommandRefused('NOT_FOUND', 'The banks file has no such bank.', exitCodes.notFound);
      }
      const rows = [];
      for (const bank of chosen) {
        const pause = await readBankPause(connection, bank.id).catch((error: unknown) => connection.report(error));
        const { callsPerSecond, concurrentCalls, unattendedCallsPerDay } = bank.limits;
        rows.push({
          bank: bank.id,
          link: null,
          resource: null,
          used: null,
          left: null,
          pausedUntil: toInstant(pause == null ? null : Date.now() + pause.leftMs),
          resets: null,
          limits: `second ${callsPerSecond ?? '-'}, at once ${concurrentCalls ?? '-'}, day ${unattendedCallsPerDay ?? '-'}`,
        });
        for (const linkId of linkIds) {
          const { usedByResource, resetsAtMs, heldUntilMs } = await quotas.readDay({ bank, linkId });
          const common = { bank: bank.id, link: linkId };
          const ends = { pausedUntil: toInstant(heldUntilMs), resets: toInstant(resetsAtMs), limits: null };
          if (usedByResource.size === 0)
            rows.push({ ...common, resource: null, used: 0, left: unattendedCallsPerDay, ...ends });
          for (const [resource, used] of usedByResource) {
            const left = unattendedCallsPerDay === null ? null : Math.max(0, unattendedCallsPerDay - used);
            rows.push({ ...common, resource, used, left, ...ends });
          }
        }
      }
      if (!connection.isUsable()) throw failed(trouble);
      return rows;
    },
    async close() {
      await connection.close();
    },
  };
}
