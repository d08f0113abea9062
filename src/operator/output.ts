// What a command prints: a table or lists for people, JSON lines for programs. Nothing in it speaks to the terminal, whatever an id or
// a text holds. Called by program.ts.

import type { Output, Told } from './command.ts';

/** A cell is cut behind this: whole values are in JSON. */
const maxCell = 60;

/** Control, format and bidirectional characters as escapes: JSON leaves some of them as they are. */
const toSafe = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, (character) => {
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });

/** As JSON on one line; still JSON. */
const toJson = (value: Told): string => toSafe(JSON.stringify(value));

function toCell(value: Told): string {
  if (value === null || value === undefined) return '-';
  const text = typeof value === 'object' ? toJson(value) : toSafe(String(value));
  return text.length > maxCell ? `${text.slice(0, maxCell - 1)}…` : text;
}

/** Rows as columns, their names in the first line. */
export function toTable(rows: readonly Readonly<Record<string, Told>>[]): string {
  const [first] = rows;
  if (first === undefined) return 'None.';
  const names = Object.keys(first);
  const lines = [names.map((name) => name.toUpperCase()), ...rows.map((row) => names.map((name) => toCell(row[name])))];
  const widths = names.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function toLines(value: Readonly<Record<string, Told>>, indent: string): string {
  const width = Math.max(...Object.keys(value).map(({ length }) => length));
  return Object.entries(value)
    .flatMap(([name, inner]) => {
      if (inner === undefined) return [];
      if (isRows(inner)) return [`${indent}${name}:`, toTable(inner).replaceAll(/^/gm, `${indent}  `)];
      if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0)
        return [`${indent}${name}:`, toLines(inner as Readonly<Record<string, Told>>, `${indent}  `)];
      const text = Array.isArray(inner) ? inner.map(toWhole).join(', ') || '-' : toWhole(inner);
      return [`${indent}${name.padEnd(width)}  ${text}`];
    })
    .join('\n');
}

const toWhole = (value: Told): string =>
  value === null || value === undefined ? '-' : typeof value === 'object' ? toJson(value) : toSafe(String(value));

const isRows = (value: Told): value is readonly Readonly<Record<string, Told>>[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));

/** What goes to standard output, and what people are told beside it; null for nothing. */
export function render(output: Output, isJson: boolean): { readonly text: string; readonly aside: string | null } {
  if (output.kind === 'one')
    return { text: `${isJson ? toJson(output.value) : toLines(output.value, '')}\n`, aside: null };
  const { rows, next } = output;
  const aside = next === null ? null : `There is more: --after ${toSafe(next)}`;
  if (isJson) return { text: rows.map((row) => `${toJson(row)}\n`).join(''), aside };
  return { text: `${toTable(rows)}\n`, aside };
}
