// Gateways of their own processes on one store, killed with SIGKILL at any moment and started again at once; and what a
// client sees of them, who asks another when one dies. Used by run.ts; each process is gateway.ts.

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Principal } from '../../../src/auth/principal.ts';
import type { MandateAsked } from '../../integration/payments/mandate-world.ts';
import type { PayingGateway, PaymentWorld } from '../../integration/payments/world.ts';
import type { InitiateAsked } from '../../support/by-principal.ts';

/** What a gateway is told first. */
export interface Begin {
  readonly world: Omit<PaymentWorld, 'now'>;
  readonly env: Readonly<Record<string, string>>;
}

/** What is asked of a gateway. */
export type Asked = { readonly number: number } & Question;

/** A client that initiates, confirms or cancels, or a browser that comes back from the bank with the parameters of its callback. */
export type Question =
  | { readonly call: 'initiate'; readonly request: InitiateAsked }
  | { readonly call: 'createMandate'; readonly request: MandateAsked }
  | { readonly call: 'payUnderMandate'; readonly request: Parameters<PayingGateway['service']['payUnderMandate']>[0] }
  | { readonly call: 'revokeMandate'; readonly request: Parameters<PayingGateway['service']['revokeMandate']>[0] }
  | { readonly call: 'complete'; readonly callback: string }
  | { readonly call: 'confirm'; readonly principal: Principal; readonly code: string }
  | { readonly call: 'cancel'; readonly principal: Principal; readonly paymentId: string };

/** Questions that make something: what it is, is in the answer. */
type Beginning = 'initiate' | 'createMandate' | 'payUnderMandate';

/** What a client hears of a payment that it initiates, or a mandate that it sets up. */
export interface Initiated {
  readonly kind: string;
  readonly id: string | null;
  readonly authorizationUrl: string | null;
}

/** What a gateway says. */
export type FromGateway =
  | { readonly isReady: true }
  | { readonly number: number; readonly result: unknown }
  | { readonly number: number; readonly failure: string };

/** Gateways that come and go. */
export interface Fleet {
  /** How often one was killed. */
  readonly kills: number;
  /** Asks one of them, another one when that dies or fails; `random` chooses. */
  ask(question: Extract<Question, { call: Beginning }>): Promise<Initiated>;
  ask(question: Exclude<Question, { call: Beginning }>): Promise<string>;
  /** Kills one that is at work, and starts it again. */
  kill(): Promise<void>;
  /** Failures that gateways answered with, for the report. */
  readonly failures: readonly string[];
  stop(): Promise<void>;
}

interface Member {
  child: ChildProcess;
  isReady: boolean;
  readonly waiting: Map<number, (answer: FromGateway | null) => void>;
}

/** A gateway that cannot start is a fault of the harness, or of ours. */
const mostBrokenStarts = 5;
const program = fileURLToPath(new URL('./gateway.ts', import.meta.url));
const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Starts them. `random` gives 0 to 1. */
export async function startFleet(size: number, begin: Begin, random: () => number): Promise<Fleet> {
  const members: Member[] = [];
  const failures: string[] = [];
  let kills = 0;
  let numbers = 0;
  let isStopped = false;
  let brokenStarts = 0;

  function start(waiting: Member['waiting']): Member {
    // Messages as structured clones: requests hold sets.
    const child = fork(program, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const member: Member = { child, isReady: false, waiting };
    child.stderr?.on('data', (chunk: Buffer) => void failures.push(chunk.toString().slice(0, 400)));
    child.on('message', (message: FromGateway) => {
      if ('isReady' in message) {
        member.isReady = true;
        return;
      }
      waiting.get(message.number)?.(message);
      waiting.delete(message.number);
    });
    child.once('exit', (code, signal) => {
      if (!member.isReady && signal !== 'SIGKILL') brokenStarts += 1;
      if (code !== null && code !== 0) failures.push(`ended with ${code}`);
      member.isReady = false;
      for (const answer of waiting.values()) answer(null);
      waiting.clear();
      if (!isStopped) members[members.indexOf(member)] = start(new Map());
    });
    child.send(begin, () => undefined);
    return member;
  }

  async function pick(): Promise<Member> {
    for (;;) {
      if (isStopped) throw new Error('the gateways are stopped');
      if (brokenStarts > mostBrokenStarts) throw new Error(`gateways do not start: ${failures.at(-1)}`);
      const ready = members.filter(({ isReady }) => isReady);
      const member = ready[Math.floor(random() * ready.length)];
      if (member !== undefined) return member;
      await pause(20);
    }
  }

  async function ask(question: Question): Promise<unknown> {
    for (;;) {
      const { child, waiting } = await pick();
      const number = ++numbers;
      const answer = await new Promise<FromGateway | null>((resolve) => {
        waiting.set(number, resolve);
        child.send({ ...question, number }, (error) => {
          if (error !== null && waiting.delete(number)) resolve(null);
        });
      });
      if (answer !== null && 'result' in answer) return answer.result;
      if (answer !== null && 'failure' in answer) failures.push(answer.failure);
      // The end of a process is heard of only when this one does nothing for a moment.
      await pause(answer === null ? 20 : 200);
    }
  }

  for (let index = 0; index < size; index++) members.push(start(new Map()));
  await Promise.all(members.map(() => pick()));
  return {
    get kills() {
      return kills;
    },
    failures,
    // What gateway.ts answers each call with.
    ask: ask as Fleet['ask'],
    async kill() {
      const { child } = await pick();
      kills += 1;
      child.kill('SIGKILL');
    },
    async stop() {
      isStopped = true;
      await Promise.all(
        members.map(
          ({ child }) =>
            new Promise<void>((resolve) => {
              if (child.exitCode !== null || child.signalCode !== null) resolve();
              child.once('exit', () => resolve());
              child.kill('SIGKILL');
            }),
        ),
      );
    },
  };
}
