// `npm run generate`: writes docs/settings.md from the environment's schema (src/config/environment.ts, its words in
// src/config/setting-texts.ts) and docs/profile.md from the profiles of the standards (src/banks/<standard>/profile.ts).
// .ci/run fails where the files differ from what this writes.

import { writeFileSync } from 'node:fs';
import { z } from 'zod';
import { standards } from '../banks/standards.ts';
import { settings, type VariableName } from '../config/environment.ts';
import { settingGroups, settingTexts } from '../config/setting-texts.ts';
import { developmentDefaults } from './development.ts';

const names = Object.keys(settingTexts).filter((name): name is VariableName => name in settings);
/** What `npm start` sets, or what it makes of what is set. */
const underNpmStart: Readonly<Record<string, string>> = {
  ...developmentDefaults,
  ID_KEY: 'one of its own',
  METRICS_PORT: '9464',
  AUTH_ISSUER: 'the sandbox’s',
  AUTH_AUDIENCE: 'the sandbox’s',
  AUTH_JWKS_URL: 'the sandbox’s',
  LINKS_CLIENT_ID: 'the sandbox’s',
  EXPLORER_CLIENT_ID: 'the sandbox’s',
  PAYEE_VERIFICATION_URL: 'the sandbox’s',
  RATES_URL: 'the sandbox’s',
  RATES_HISTORY_URL: 'the sandbox’s',
  BANKS_FILE: 'added to the sandbox’s banks',
  DATA_DIR: 'as new as the sandbox',
};

/** The schema below defaults and optional ones, which holds what was noted of it. */
function innermost(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodDefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodPrefault
    ? innermost(z.instanceof(z.ZodType).parse(schema.unwrap()))
    : schema;
}

/** A default as it would be written in the environment; empty for none. */
function toText(value: unknown): string {
  if (value === undefined || (value instanceof Map && value.size === 0)) return '';
  if (Array.isArray(value)) return value.join(',');
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, seconds]) => `${name}=${String(seconds)}`)
    .join(', ');
}

function toSettingRow(name: VariableName): string {
  const { text, unset } = settingTexts[name];
  const usual = toText(settings[name].safeParse(undefined).data);
  const bounds = innermost(settings[name]).meta()?.['bounds'];
  const given = underNpmStart[name];
  const parts = [
    usual === '' ? (unset ?? 'none') : usual,
    ...(bounds === undefined ? [] : [`(${String(bounds)})`]),
    ...(given === undefined ? [] : [`; under \`npm start\`: ${given}`]),
  ];
  return `| \`${name}\` | ${parts.join(' ').replaceAll(' ;', ';')} | ${text} |`;
}

function settingsPage(): string {
  const groups = settingGroups.map((group) => {
    const rows = names.filter((name) => settingTexts[name].group === group).map(toSettingRow);
    return `## ${group}\n\n| variable | when it is not set | |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Settings

<!-- Written by \`npm run generate\` from src/config/environment.ts and src/config/setting-texts.ts. -->

From the environment, read once at start. All faults are told at once, by name. A misspelt name is such a fault (\`STORE_KEY\`: did
you mean \`STORE_KEYS\`?): nothing that is set is ignored in silence. An empty variable counts as absent. Banks, links, grants and
clients are in the [banks file](operators.md#the-banks-file).

${groups.join('\n')}`;
}

function toProfileRows(shape: Readonly<Record<string, z.ZodType>>, prefix: string): readonly string[] {
  return Object.entries(shape).flatMap(([key, schema]) => {
    const inner = innermost(schema);
    const text = schema.description ?? inner.description ?? '';
    if (inner instanceof z.ZodObject) {
      const without = schema.safeParse(undefined).data === null ? 'none' : '';
      return [
        `| \`${prefix}${key}\` | ${without}${without === '' ? '' : ' '}| ${text} |`,
        ...toProfileRows(inner.shape, `${prefix}${key}.`),
      ];
    }
    // A key that is nowhere explained is no reader's.
    if (text === '') return [];
    const usual = schema.safeParse(undefined).data;
    const values = inner instanceof z.ZodEnum ? inner.options.map((option) => `\`${option}\``).join(', ') : '';
    const standing = usual == null || JSON.stringify(usual) === '{}' ? 'none' : `\`${JSON.stringify(usual)}\``;
    return [`| \`${prefix}${key}\` | ${standing}${values === '' ? '' : `, of ${values}`} | ${text} |`];
  });
}

function profilePage(): string {
  const sections = Object.values(standards).map(({ label, name, versions, profile }) => {
    const shape = Object.fromEntries(
      Object.entries(profile.shape).map(([key, schema]) => [key, z.instanceof(z.ZodType).parse(schema)]),
    );
    const rows = toProfileRows(shape, '');
    return `## ${label}

\`standard: ${name}\`, versions ${versions.join(', ')}

| key | default | |
|---|---|---|
${rows.join('\n')}
`;
  });
  return `# Profiles of banks

<!-- Written by \`npm run generate\` from src/banks/<standard>/profile.ts. -->

What a bank differs in from its standard, under \`profile:\` of its entry in the [banks file](operators.md#the-banks-file). What is
not there is as the standard has it.

${sections.join('\n')}`;
}

const docs = new URL('../../docs/', import.meta.url);
writeFileSync(new URL('settings.md', docs), settingsPage());
writeFileSync(new URL('profile.md', docs), profilePage());
