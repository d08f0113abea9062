// The load: one POST after another on each of some connections, for some seconds, and how long each took.

import { Pool } from 'undici';

/** What a load came to. */
export interface LoadResult {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Asks for a number of seconds, each connection with a token of its own: there are gateways that join equal requests of one
 * token. @throws Error when any answer is not 200: a failing server is not a fast one
 */
export async function measure(
  url: string,
  tokens: readonly string[],
  query: string,
  connections: number,
  seconds: number,
): Promise<LoadResult> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: 60_000, bodyTimeout: 60_000 });
  const body = JSON.stringify({ query });
  const latenciesMs: number[] = [];
  const startedAtMs = performance.now();
  const endsAtMs = startedAtMs + seconds * 1000;
  const worker = async (_: unknown, index: number): Promise<void> => {
    const token = tokens[index % tokens.length] ?? '';
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    while (performance.now() < endsAtMs) {
      const sentAtMs = performance.now();
      const response = await pool.request({ path: pathname, method: 'POST', headers, body });
      await response.body.arrayBuffer();
      if (response.statusCode !== 200) throw new Error(`${url} answered with HTTP ${response.statusCode}`);
      latenciesMs.push(performance.now() - sentAtMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const elapsedSeconds = (performance.now() - startedAtMs) / 1000;
  await pool.close();
  latenciesMs.sort((a, b) => a - b);
  const at = (share: number) =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0;
  return {
    requests: latenciesMs.length,
    requestsPerSecond: latenciesMs.length / elapsedSeconds,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}
