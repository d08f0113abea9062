// A bank on a real socket whose every answer a test writes by hand, and the product's own way to it. For tests of src/http.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Bank } from '../../src/domain/bank.ts';
import type { BankRequest, CallPurpose } from '../../src/http/bank-http.ts';
import type { BankCallRecord, CallRefusal, CircuitState } from '../../src/http/call-record.ts';
import type { BankClientOptions } from '../../src/http/client.ts';
import { type Deadline, deadlineIn } from '../../src/http/deadline.ts';
import { createBankHttp, type OwnedBankHttp } from './connectors.ts';
import { makeBank } from './fake-bank.ts';

/** Answers one request; `call` counts from 1. */
export type Answerer = (request: IncomingMessage, response: ServerResponse, call: number) => void;

/** One request as the bank saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly atMs: number;
}

/** A running bank, and the way to it. */
export interface ScriptedBank {
  readonly bank: Bank;
  readonly http: OwnedBankHttp;
  readonly seen: SeenRequest[];
  readonly records: BankCallRecord[];
  readonly refusals: CallRefusal[];
  readonly circuits: CircuitState[];
  answer: Answerer;
  /** Sockets that are open at the bank's side. */
  openSockets(): number;
  request(
    known?: Partial<Omit<BankRequest, 'purpose'>> & { purpose?: Partial<CallPurpose>; path?: string },
  ): BankRequest;
  stop(): Promise<void>;
}

/** A JSON answer. */
export function json(
  response: ServerResponse,
  body: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

/** Starts a bank; `known` and `options` change what is usual. */
export async function startScriptedBank(
  answer: Answerer,
  known: Partial<Bank> = {},
  options: Partial<BankClientOptions> = {},
): Promise<ScriptedBank> {
  const sockets = new Set<Socket>();
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, path: url, headers, atMs: Date.now() });
    response.on('error', () => undefined);
    scripted.answer(request, response, seen.length);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const bank: Bank = {
    ...makeBank('open-banking-uk'),
    id: 'scripted',
    endpoints: { accounts: origin, customer: origin, payments: null },
    ...known,
  };
  const records: BankCallRecord[] = [];
  const refusals: CallRefusal[] = [];
  const circuits: CircuitState[] = [];
  const http = createBankHttp({
    bank,
    maxBodyBytes: 1_000_000,
    onCall: (record) => records.push(record),
    onRefusal: ({ reason }) => refusals.push(reason),
    onCircuit: (state) => circuits.push(state),
    ...options,
  });
  const scripted: ScriptedBank = {
    bank,
    http,
    seen,
    records,
    refusals,
    circuits,
    answer,
    openSockets: () => sockets.size,
    request({ path = '/accounts', purpose, ...others } = {}) {
      const correlationId = '00000000-0000-4000-8000-000000000001';
      return {
        url: new URL(path, origin),
        resource: 'accounts',
        headers: { 'x-fapi-interaction-id': correlationId },
        accessToken: 'secret-token',
        correlationId,
        deadline: deadlineIn(5000),
        purpose: { linkId: 'link-1', isAttended: false, isContinuation: false, cacheState: 'miss', ...purpose },
        ...others,
      };
    },
    async stop() {
      await http.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return scripted;
}

/** A deadline that a test ends as a client that goes away does. */
export function deadlineOfClient(budgetMs: number): { readonly deadline: Deadline; leave(): void } {
  const gone = new AbortController();
  return { deadline: deadlineIn(budgetMs, gone.signal), leave: () => gone.abort() };
}
