// What of a schema's changes breaks clients, and is not told them. Used by src/cli/check-schema.ts.

import { CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

/** A breaking change that the CHANGELOG does not name. */
export interface UntoldChange {
  /** A schema coordinate: `Type`, `Type.field`, `Type.field(argument:)`, `Enum.VALUE`. */
  readonly coordinate: string;
  readonly message: string;
}

/** By the words of graphql-inspector: a path of names. Of an argument the third is the argument's. */
function toCoordinate(path: string): string {
  const [type = '', member, argument] = path.split('.');
  if (member === undefined) return type;
  return argument === undefined ? `${type}.${member}` : `${type}.${member}(${argument}:)`;
}

/** Whether a text names a coordinate, its member, or its whole type, between backticks. */
function names(text: string, coordinate: string): boolean {
  const [member = ''] = coordinate.split('(');
  const candidates = [coordinate, member, member.split('.')[0] ?? ''];
  return candidates.some((name) => [`\`${name}\``, `\`${name}(`, `\`${name} `].some((start) => text.includes(start)));
}

/** Breaking changes between two schemas that a text does not name, each once. */
export async function findUntold(
  released: GraphQLSchema,
  current: GraphQLSchema,
  changelog: string,
): Promise<readonly UntoldChange[]> {
  const changes = await diff(released, current);
  const untold = new Map<string, UntoldChange>();
  for (const { criticality, path, message } of changes) {
    if (criticality.level !== CriticalityLevel.Breaking) continue;
    const coordinate = toCoordinate(path ?? '');
    if (!names(changelog, coordinate)) untold.set(`${coordinate} ${message}`, { coordinate, message: `${message}.` });
  }
  return [...untold.values()];
}
