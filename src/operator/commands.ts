// All operators' commands, and what every one of them takes. Read by command-line.ts, help.ts and program.ts, and by the tests that
// hold docs/operator-commands.md to them.

import type { Command, OptionDescription } from './command.ts';
import { customerCommands } from './customers.ts';
import { linkCommands } from './links.ts';
import { paymentCommands } from './payments.ts';
import { recordingCommands } from './recordings.ts';
import { webhookCommands } from './webhooks.ts';

/** In the order of the help. */
export const commands: readonly Command[] = [
  ...customerCommands,
  ...linkCommands,
  ...paymentCommands,
  ...webhookCommands,
  ...recordingCommands,
];

/** What every command takes. */
export const commonOptions: Readonly<Record<string, OptionDescription>> = {
  json: { text: 'JSON lines instead of a table.' },
  help: { text: 'What there is.' },
};

/** Rows of a list, where nothing is said. */
export const usualLimit = 50;
/** Rows of a list at most. */
export const maxLimit = 500;

/** What every list takes besides. */
export const listOptions: Readonly<Record<string, OptionDescription>> = {
  limit: { value: 'N', text: `Rows at most: ${usualLimit} unless said, ${maxLimit} at most.` },
  after: { value: 'PLACE', text: 'Goes on where a page has ended, as it said.' },
};

/** All options of a command. */
export const optionsOf = ({ options = {}, isList = false }: Command): Readonly<Record<string, OptionDescription>> => ({
  ...options,
  ...(isList ? listOptions : {}),
  ...commonOptions,
});
