// A command line → a command and its input, checked against the command's description. Called by program.ts.

import { parseArgs } from 'node:util';
import { type Command, type CommandInput, CommandRefused, exitCodes } from './command.ts';
import { commands, maxLimit, optionsOf, usualLimit } from './commands.ts';

/** What the command line asks for. */
export type AskedFor =
  | { readonly kind: 'help'; readonly command: Command | null; readonly group: string | null }
  | { readonly kind: 'run'; readonly command: Command; readonly input: CommandInput; readonly isJson: boolean };

/** Ids, words and texts of a command line are no longer than this. */
const maxLength = 1000;

const wrong = (message: string): CommandRefused => new CommandRefused('USAGE', message, exitCodes.usage);

/** Reads it. @throws CommandRefused with what is wrong */
export function parseCommandLine(argv: readonly string[]): AskedFor {
  const [group = null, name, ...rest] = argv;
  if (group === null || group === '--help' || group === 'help') return { kind: 'help', command: null, group: null };
  const ofGroup = commands.filter((command) => command.group === group);
  if (ofGroup.length === 0) {
    throw wrong(`there is no group "${toShown(group)}": ${[...new Set(commands.map((one) => one.group))].join(', ')}`);
  }
  if (name === undefined || name === '--help') return { kind: 'help', command: null, group };
  const command = ofGroup.find((one) => one.name === name);
  if (command === undefined)
    throw wrong(`${group} has no command "${toShown(name)}": ${ofGroup.map((one) => one.name).join(', ')}`);
  return parseRest(command, rest);
}

const toShown = (text: string): string => text.slice(0, 60).replaceAll(/[^\x20-\x7e]/g, '?');

function parseRest(command: Command, rest: readonly string[]): AskedFor {
  const options = optionsOf(command);
  const { values, positionals } = parseStrictly(options, rest);
  if (values['help'] === true) return { kind: 'help', command, group: command.group };
  const { args: names = [] } = command;
  if (positionals.length !== names.length) {
    throw wrong(names.length === 0 ? 'it takes no arguments' : `it takes ${names.join(' and ')}`);
  }
  const texts: Record<string, string> = {};
  const flags = new Set<string>();
  for (const [option, value] of Object.entries(values)) {
    if (typeof value === 'string') {
      const choices = options[option]?.choices;
      if (choices !== undefined && !choices.includes(value))
        throw wrong(`--${option} must be one of ${choices.join(', ')}`);
      texts[option] = assertText(`--${option}`, value);
    } else if (value === true) flags.add(option);
  }
  const args = Object.fromEntries(names.map((arg, index) => [arg, assertText(arg, positionals[index] ?? '')]));
  const { limit, after, ...own } = texts;
  const input = { args, values: own, flags, limit: parseLimit(limit), after: after ?? null };
  return { kind: 'run', command, input, isJson: flags.has('json') };
}

function parseStrictly(options: ReturnType<typeof optionsOf>, rest: readonly string[]) {
  try {
    return parseArgs({
      args: [...rest],
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, { value }]) => [
          name,
          { type: value === undefined ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
    });
  } catch (error) {
    throw wrong(error instanceof Error ? toShown(error.message.split('\n')[0] ?? '') : 'it cannot be read');
  }
}

/** No id or word has a control character, and no database takes all of them. @throws CommandRefused */
function assertText(name: string, text: string): string {
  if (text !== '' && text.length <= maxLength && !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(text)) return text;
  throw wrong(`${name} must be a text of one line, ${maxLength} characters at most`);
}

function parseLimit(text: string | undefined): number {
  if (text === undefined) return usualLimit;
  if (/^\d{1,4}$/.test(text) && Number(text) >= 1 && Number(text) <= maxLimit) return Number(text);
  throw wrong(`--limit must be a number from 1 to ${maxLimit}`);
}
