// The aggregator's way to an institution: where the institution fails while the aggregator is well. Called before the work of
// everything that the real service asks the bank for. The trouble is set by the control API, for one institution at a time.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { Faults } from '../bank/faults.ts';
import { pathOf } from '../bank/request.ts';
import type { World } from '../world.ts';
import type { Institution } from './institutions.ts';
import { refuse } from './refusals.ts';

/** How long the aggregator waits for a bank. */
const patienceMs = 30_000;

/** The bank's own error; the houses that are new in their standard let nobody know more. */
function detailOf({ habits }: Institution, status: number, text: string): unknown {
  if (habits.isBeta) return 'Unknown error';
  const code = status >= 500 ? 'INTERNAL_SERVER_ERROR' : 'FORMAT_ERROR';
  return {
    message: text,
    error_name: 'HttpException',
    error_data: { status, body: { tppMessages: [{ category: 'ERROR', code, text }] } },
  };
}

function fail(institution: Institution, faults: Faults): void {
  const { status, reset, retryAfterSeconds } = faults;
  if (reset === true) throw refuse('ASPSP_ERROR', { detail: 'Connection reset by ASPSP' });
  if (status === 429) {
    const headers = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
    const detail = { message: 'Too many requests', error_name: 'RateLimitException' };
    throw refuse('ASPSP_RATE_LIMIT_EXCEEDED', { detail, headers });
  }
  if (status === 408 || status === 504) throw refuse('ASPSP_TIMEOUT');
  if (status !== undefined) {
    throw refuse('ASPSP_ERROR', { detail: detailOf(institution, status, 'Service unavailable') });
  }
  if (faults.wrongType !== undefined || faults.truncate === true) {
    throw refuse('ASPSP_ERROR', { detail: detailOf(institution, 500, 'The answer is not JSON') });
  }
}

/** Goes to the institution, and fails where it does. */
export async function reach(world: World, institution: Institution, request: FastifyRequest): Promise<void> {
  const { faults } = institution;
  if (faults === undefined || (faults.match !== undefined && !pathOf(request).includes(faults.match))) return;
  if (Math.random() >= faults.share) return;
  const kind = faults.reset === true ? 'cut' : faults.status !== undefined ? 'refused' : 'delayed';
  world.faultCounts.add(`enable:${institution.id}`, kind);
  const delayMs = (faults.latencyMs ?? 0) + Math.random() * (faults.jitterMs ?? 0);
  if (delayMs > 0) await sleep(Math.min(delayMs, patienceMs));
  if (delayMs > patienceMs) throw refuse('ASPSP_TIMEOUT');
  fail(institution, faults);
}
