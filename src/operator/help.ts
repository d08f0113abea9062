// The help of operators' commands, from their description alone. Called by program.ts.

import type { Command } from './command.ts';
import { commands, optionsOf } from './commands.ts';

const program = 'npm run -s operator --';

const toUsage = ({ group, name, args = [] }: Command): string => [group, name, ...args].join(' ');

/** Lines of two columns. */
function toColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, text]) => `  ${first.padEnd(width)}  ${text}`).join('\n');
}

/** Of one command. */
export function commandHelp(command: Command): string {
  const options = Object.entries(optionsOf(command)).map(([name, { value, text, choices }]): [string, string] => [
    `--${name}${value === undefined ? '' : ` ${value}`}`,
    choices === undefined ? text : `${text} One of ${choices.join(', ')}.`,
  ]);
  return `${command.text}

Usage: ${program} ${toUsage(command)} [options]
Scope: ${command.scope}

${toColumns(options)}
`;
}

/** Of a group, or of all: `group` null. */
export function overview(group: string | null): string {
  const shown = commands.filter((command) => group === null || command.group === group);
  return `Usage: ${program} GROUP COMMAND [options]

${toColumns(shown.map((command) => [toUsage(command), command.text]))}

Options of a command: ${program} GROUP COMMAND --help
OPERATOR_TOKEN is an access token of your issuer with operator:read or operator:write; each use is in the audit.
Ends with 0 when done, 1 for a failure, 2 for a wrong command line, 3 where there is no such thing, 4 without leave, 5 where it stands
otherwise than the command needs.
`;
}
