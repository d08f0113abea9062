// Prism, which serves an official specification as a mock bank or stands as a checking proxy before a sandbox bank. On
// loopback, on free ports. The specifications are not part of the repository: without them these tests say so.

import { type ChildProcess, fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BankHttp, BankRequest, BankResponse } from '../../src/http/bank-http.ts';
import type { PrismOrder, PrismReport } from './prism-host.ts';
import { findFreePort } from './services.ts';

/** Where the official specifications lie, beside the repository. */
export const specsFolder = fileURLToPath(new URL('../../../shared/specs', import.meta.url));
/** Whether they are there. */
export const hasSpecs = existsSync(specsFolder);
/** Whether their absence is a failure: set where they must be. */
export const mustHaveSpecs = process.env['REQUIRE_SPECIFICATIONS'] === '1';

/** Tells once on the console why tests are not run. */
export function tellMissingSpecs(tests: string): void {
  if (!hasSpecs) process.stderr.write(`${tests}: not run, the official specifications are not at ../shared/specs\n`);
}

/** The official specifications of a standard's version. */
export interface Specifications {
  readonly accounts: string;
  /** Where the customer's own data have a specification of their own. */
  readonly customer?: string;
}

/** By standard and version, as the banks file writes them; what is not here is not checked. */
export const specsOf: Readonly<Record<string, Specifications>> = {
  'open-banking-uk 3.1': { accounts: 'obie-v3.1.11/account-info-openapi.yaml' },
  'open-banking-uk 4.0': { accounts: 'obie-v4.0/account-info-openapi.yaml' },
  'berlin-group 1.3': { accounts: 'berlin-group-1.3.12/psd2-api_v1.3.12-2022-07-06.yaml' },
  'cdr 1': { accounts: 'cdr-1.36/cds_banking.yaml', customer: 'cdr-1.36/cds_common.yaml' },
};

type Order = PrismOrder extends infer Each ? (Each extends PrismOrder ? Omit<Each, 'id'> : never) : never;

/** A running Prism. */
export interface Prism {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts Prism as a mock of a specification, or, with an upstream, as a proxy that refuses violations on both sides. */
export async function startPrism(spec: string, upstream?: string): Promise<Prism> {
  const port = await findFreePort();
  const document = join(specsFolder, spec);
  const id = await order({ start: { document, port, ...(upstream === undefined ? {} : { upstream }) } });
  return { url: `http://127.0.0.1:${port}`, close: async () => void (await order({ stop: id })) };
}

let host: ChildProcess | null = null;
let orders = 0;
const waiting = new Map<number, (trouble: string | undefined) => void>();

/** The process that all of this file's are in; it does not keep this one from ending, and ends with it. */
function findHost(): ChildProcess {
  if (host !== null) return host;
  const child = fork(fileURLToPath(new URL('./prism-host.ts', import.meta.url)), { execArgv: [], stdio: 'ignore' });
  child.on('message', ({ id, trouble }: PrismReport) => waiting.get(id)?.(trouble));
  child.once('exit', (code) => {
    host = null;
    for (const settle of waiting.values()) settle(`its process ended with ${code}`);
  });
  child.unref();
  child.channel?.unref();
  host = child;
  return child;
}

/** Gives the order's number once it is carried out. */
async function order(what: Order): Promise<number> {
  const id = ++orders;
  const trouble = await new Promise<string | undefined>((resolve) => {
    waiting.set(id, resolve);
    findHost().send({ ...what, id });
  });
  waiting.delete(id);
  if (trouble !== undefined) throw new Error(`prism: ${trouble}`);
  return id;
}

/** One exchange as it went over the wire. */
export interface Exchange {
  readonly path: string;
  readonly status: number;
  /** Prism's `sl-violations`, for either side. */
  readonly violations: string | null;
  readonly body: unknown;
}

/** The way to a bank, written down; `prefer` asks Prism for a certain answer. */
export class RecordingHttp implements BankHttp {
  readonly exchanges: Exchange[] = [];
  readonly #http: BankHttp;
  readonly #prefer: string | undefined;

  constructor(http: BankHttp, prefer?: string) {
    this.#http = http;
    this.#prefer = prefer;
  }

  async get(request: BankRequest): Promise<BankResponse> {
    const headers = this.#prefer === undefined ? request.headers : { ...request.headers, prefer: this.#prefer };
    const response = await this.#http.get({ ...request, headers });
    this.exchanges.push({
      path: request.url.pathname + request.url.search,
      status: response.status,
      violations: response.headers['sl-violations'] ?? null,
      body: response.status >= 400 ? response.body : null,
    });
    return response;
  }
}
