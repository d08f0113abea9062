// One run of an operator's command: reads the command line, knows who asks, writes down in the audit what was asked, does it, prints.
// What cannot be written down is not done. Called by src/cli/operator.ts, which brings store, verifier and output.

import type { TokenVerifier } from '../auth/token.ts';
import type { AuditEvent } from '../store/audit.ts';
import { SealFailure, StoreFailure } from '../store/failures.ts';
import type { Store } from '../store/store.ts';
import {
  type Command,
  type CommandContext,
  type CommandInput,
  CommandRefused,
  exitCodes,
  type Operator,
} from './command.ts';
import { parseCommandLine } from './command-line.ts';
import { commandHelp, overview } from './help.ts';
import { assertScope, authenticateOperator } from './identity.ts';
import { render } from './output.ts';

/** What a run needs; the store is opened only where there is something to do. */
export interface ProgramDeps extends Pick<CommandContext, 'approvals' | 'quotas' | 'now'> {
  readonly withStore: (work: (store: Store) => Promise<void>) => Promise<void>;
  readonly verifier: () => TokenVerifier;
  readonly token: string | null;
  readonly print: (text: string) => void;
  readonly printError: (text: string) => void;
}

/** Runs it; gives the code to end with. @throws what opening the store throws (InvalidConfig, StoreKeysMissing) */
export async function runOperator(argv: readonly string[], deps: ProgramDeps): Promise<number> {
  try {
    const asked = parseCommandLine(argv);
    if (asked.kind === 'help') {
      deps.print(asked.command === null ? overview(asked.group) : commandHelp(asked.command));
      return exitCodes.done;
    }
    await deps.withStore((store) => run(asked, store, deps));
    return exitCodes.done;
  } catch (error) {
    return tell(error, deps);
  }
}

function tell(error: unknown, { printError }: ProgramDeps): number {
  if (error instanceof CommandRefused) {
    printError(
      error.exitCode === exitCodes.usage ? `${error.message}\nSee npm run -s operator -- --help` : error.message,
    );
    return error.exitCode;
  }
  if (error instanceof StoreFailure || error instanceof SealFailure) {
    printError(error.message);
    return exitCodes.failed;
  }
  throw error;
}

async function run(
  asked: { readonly command: Command; readonly input: CommandInput; readonly isJson: boolean },
  store: Store,
  deps: ProgramDeps,
): Promise<void> {
  const { command, input, isJson } = asked;
  const { approvals, quotas, now } = deps;
  const operator = await identify(command, input, { store, deps });
  const note = (outcome: AuditEvent['outcome'], reason?: string) =>
    store.audit.append(
      toUse(command, input, { operator, outcome, atMs: now(), ...(reason === undefined ? {} : { reason }) }),
    );
  // Before it is shown or done: what nobody can write down does not happen.
  if (command.scope === 'operator:read') await note('DONE');
  const isWrite = command.scope === 'operator:write';
  const output = await command.run({ store, operator, approvals, quotas, now }, input).catch(async (error: unknown) => {
    const reason = error instanceof CommandRefused ? error.reason : 'FAILED';
    const outcome = error instanceof CommandRefused ? 'REFUSED' : 'FAILED';
    if (isWrite || reason === 'INSUFFICIENT_SCOPE') await note(outcome, reason).catch(() => undefined);
    throw error;
  });
  const { text, aside } = render(output, isJson);
  deps.print(text);
  if (aside !== null) deps.printError(aside);
  // What was changed has an entry of its own beside this one, in its own transaction.
  if (isWrite)
    await note('DONE').catch((error: unknown) => {
      throw new StoreFailure(`It was done. That you asked for it could not be written down: ${toMessage(error)}`);
    });
}

const toMessage = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

/** Who asks; what is refused is written down, too, as far as it is known whose it is. @throws CommandRefused */
async function identify(
  command: Command,
  input: CommandInput,
  { store, deps }: { readonly store: Store; readonly deps: ProgramDeps },
): Promise<Operator> {
  let operator: Operator | null = null;
  try {
    operator = await authenticateOperator(deps.verifier(), deps.token);
    assertScope(operator, command.scope);
    return operator;
  } catch (error) {
    if (error instanceof CommandRefused) {
      const use = { operator, outcome: 'REFUSED', reason: error.reason, atMs: deps.now() } as const;
      await store.audit.append(toUse(command, input, use));
    }
    throw error;
  }
}

/** A use of a command as the audit has it. */
function toUse(
  command: Command,
  input: CommandInput,
  use: {
    /** Null where nobody has shown who they are. */
    readonly operator: Operator | null;
    readonly outcome: AuditEvent['outcome'];
    readonly atMs: number;
    readonly reason?: string;
  },
): AuditEvent {
  const { operator, outcome, atMs, reason } = use;
  const isPersonal = input.flags.has('personal-data');
  const action =
    command.scope === 'operator:write' ? 'OPERATOR_CHANGE' : isPersonal ? 'OPERATOR_PERSONAL_READ' : 'OPERATOR_READ';
  const word = `${command.group}.${command.name}`;
  return {
    clientId: operator?.clientId ?? null,
    ...command.about?.(input),
    atMs,
    actor:
      operator === null
        ? { kind: 'gateway', subject: 'operator-command' }
        : { kind: isOperator(operator) ? 'staff' : 'customer', subject: operator.subject },
    action,
    outcome,
    reason: reason === undefined ? word : `${word}:${reason}`,
  };
}

/** Whether somebody may run any command at all: a customer's token is a customer's here, too. */
const isOperator = ({ scopes }: Operator): boolean => scopes.has('operator:read') || scopes.has('operator:write');
