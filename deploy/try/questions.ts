// What every form of running is asked, and what must come. Called by kubernetes.ts and compose.ts, which say how a program is run
// beside the gateway.

import type { Answers, Questions } from './ask.ts';
import { TryFailed } from './engine.ts';

/** The program, within the image, that asks; it is mounted there. */
export const askProgram = 'deploy/try/ask.ts';
/** The sandbox's customer alice has accounts at so many banks. */
const banksOfAlice = 4;

/** Asks through a program that is run beside the gateway. @throws TryFailed when what comes is not what must come */
export async function askGateway(
  questions: Questions,
  runProgram: (input: string) => Promise<string>,
): Promise<Answers> {
  const line = (await runProgram(JSON.stringify(questions))).trim().split('\n').at(-1) ?? '';
  // Written by the program above.
  const answers: Answers = JSON.parse(line);
  const { banks, accounts, entries, errors, withoutToken } = answers;
  if (banks.length !== banksOfAlice || accounts < banksOfAlice || entries === 0 || errors.length > 0) {
    throw new TryFailed(
      `the query gave ${accounts} accounts of ${banks.length} banks, ${entries} entries, errors: ${errors}`,
    );
  }
  if (withoutToken !== 401) throw new TryFailed(`without a token the query is answered with ${withoutToken}`);
  return answers;
}

/** Holds what was fetched to these statuses. @throws TryFailed */
export function assertStatuses(answers: Answers, expected: Readonly<Record<string, number>>): void {
  for (const [address, status] of Object.entries(expected)) {
    const found = answers.fetched[address]?.status;
    if (found !== status) throw new TryFailed(`${address} is answered with ${found}, not ${status}`);
  }
}

/** The value of a figure, summed over its series. */
export function figureOf(text: string, name: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(name) && /[{ ]/.test(line[name.length] ?? ''))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
