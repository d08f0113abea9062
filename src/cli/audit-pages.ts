// What an auditor reads, as data: the control tables (docs/security/controls/*.yaml) and the data map
// (docs/data-protection/data-map.yaml), read and written as pages. Called by document-controls.ts (`npm run controls`), and by
// the tests that hold both to what there is.

import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** How a requirement is answered. */
export const controlStatuses = ['met', 'partly', 'not met', 'by operator', 'not applicable'] as const;

const row = z.strictObject({
  id: z.string().min(1),
  /** What is asked for, in our own words. */
  asks: z.string().min(1),
  status: z.enum(controlStatuses),
  /** What answers it; where it is not met, what is missing; where it does not apply, why. */
  how: z.string().min(1),
  /** Files and folders, from the root. */
  controls: z.array(z.string().min(1)).default([]),
  /** Tests that show it: a file, and a title in it. */
  tests: z.array(z.strictObject({ file: z.string().min(1), title: z.string().min(1) })).default([]),
});

const table = z.strictObject({
  title: z.string(),
  source: z.string(),
  note: z.string().optional(),
  /** Every requirement of the standard, so that none is left out. */
  requirements: z.array(z.string()).min(1),
  rows: z.array(row),
});

/** One requirement and what answers it. */
export type ControlRow = z.infer<typeof row>;

/** The control table of one standard, with the name of its file. */
export type ControlTable = z.infer<typeof table> & { readonly file: string };

/** The control tables, in the order of their files. @throws ZodError for what has another form */
export function readControlTables(root: URL): readonly ControlTable[] {
  const folder = new URL('docs/security/controls/', root);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .map((file) => ({ file, ...table.parse(parse(readFileSync(new URL(file, folder), 'utf8'))) }));
}

const entry = z.strictObject({
  name: z.string().min(1),
  level: z.enum(['none', 'id', 'personal', 'secret']),
  /** Activities. */
  for: z.array(z.string()).min(1),
  holds: z.string().min(1),
  sealed: z.string().min(1),
  kept: z.string().min(1),
  erased: z.string().min(1),
});

/** The parts of the data map, each with its heading on the page. */
export const dataMapParts = [
  ['tables', 'Tables of the store'],
  ['redis', 'Keys and channels in Redis'],
  ['memory', 'In memory'],
  ['log', 'Lines of the log'],
  ['labels', 'Labels of figures'],
  ['browser', 'In the browser'],
  ['files', 'Files and exports'],
] as const;

const dataMap = z.strictObject({
  levels: z.array(z.strictObject({ id: entry.shape.level, is: z.string(), kept: z.string() })),
  activities: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      purpose: z.string(),
      subjects: z.string(),
      from: z.string(),
      seenBy: z.string(),
      /** Proposed: the operator decides. */
      basis: z.string(),
    }),
  ),
  tables: z.array(entry),
  redis: z.array(entry),
  memory: z.array(entry),
  log: z.array(entry),
  labels: z.array(entry),
  browser: z.array(entry),
  files: z.array(entry),
});

/** The data map. */
export type DataMap = z.infer<typeof dataMap>;

/** The data map. @throws ZodError for what has another form */
export function readDataMap(root: URL): DataMap {
  return dataMap.parse(parse(readFileSync(new URL('docs/data-protection/data-map.yaml', root), 'utf8')));
}

/** A cell of a table: one line, and no bar that would end it. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');

const code = (text: string): string => `\`${cell(text)}\``;

function toCounts(rows: readonly ControlRow[]): string {
  return controlStatuses.map((status) => rows.filter((each) => each.status === status).length).join(' | ');
}

function toControlRow({ id, asks, status, how, controls, tests }: ControlRow): string {
  const shown = status === 'not met' || status === 'partly' ? `**${status}**` : status;
  const byFile = Map.groupBy(tests, ({ file }) => file);
  const shownBy = [...byFile].map(([file, of]) => `${code(file)}: ${of.map(({ title }) => cell(title)).join('; ')}`);
  return `| ${[cell(id), cell(asks), shown, cell(how), controls.map(code).join(' '), shownBy.join('<br>')].join(' | ')} |`;
}

/** docs/security/controls.md. */
export function renderControls(tables: readonly ControlTable[]): string {
  const sections = tables.map(
    ({ title, source, note, file, rows }) => `## ${title}

${source}. Data: [${file}](controls/${file}).${note === undefined ? '' : ` ${note}`}

| | asked for | | how, and what is missing | control | shown by |
|---|---|---|---|---|---|
${rows.map(toControlRow).join('\n')}
`,
  );
  return `# Controls

<!-- Written by \`npm run -s controls\` from docs/security/controls. -->

What standards ask for, and what the gateway answers, by itself, in its default configuration. **met** names a control and a test
that shows it; **partly** and **not met** say what is missing; *by operator* is what whoever runs it has to bring; *not
applicable* says why. Nobody but the project has judged this, and nothing is certified. A test fails where a file or a test that
is named here is not there, and where a requirement of a list has no row.

| | ${controlStatuses.join(' | ')} |
|---|${controlStatuses.map(() => '---|').join('')}
${tables.map(({ title, rows }) => `| ${title} | ${toCounts(rows)} |`).join('\n')}

${sections.join('\n')}`;
}

/** docs/data-protection/data-map.md. */
export function renderDataMap(map: DataMap): string {
  const sections = dataMapParts.map(([part, heading]) => {
    const lines = map[part].map(({ name, level, holds, sealed, kept, erased, for: activities }) =>
      [code(name), cell(holds), level, activities.join(', '), cell(sealed), cell(kept), cell(erased)].join(' | '),
    );
    return `## ${heading}

| | holds | level | for | sealed | kept | erased |
|---|---|---|---|---|---|---|
${lines.map((line) => `| ${line} |`).join('\n')}
`;
  });
  return `# Data map

<!-- Written by \`npm run -s controls\` from docs/data-protection/data-map.yaml. -->

Everything that the gateway keeps, writes or holds in memory of anybody, in its default configuration. A test fails where the
store has a table, Redis a kind of key, memory a cache, the log a line, figures a label or the pages a cookie that is not here.

## Levels of protection

| level | | how it is kept |
|---|---|---|
${map.levels.map(({ id, is, kept }) => `| ${id} | ${cell(is)} | ${cell(kept)} |`).join('\n')}

## What for

Legal bases are proposals under the GDPR: whoever runs the gateway is the controller, and decides.

| activity | purpose | whose data | where from | who sees it | legal basis |
|---|---|---|---|---|---|
${map.activities
  .map(({ id, title, purpose, subjects, from, seenBy, basis }) =>
    [`${title} (${id})`, purpose, subjects, from, seenBy, basis].map(cell).join(' | '),
  )
  .map((line) => `| ${line} |`)
  .join('\n')}

${sections.join('\n')}`;
}
