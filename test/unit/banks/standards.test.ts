// Every standard has the same rooms: who knows one knows where to look in another.

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standards } from '../../../src/banks/standards.ts';
import { bankStandards, sourceStandards } from '../../../src/domain/bank.ts';

const root = resolve(import.meta.dirname, '../../../src/banks');
const required = ['connector.ts', 'consent.ts', 'entries.ts', 'mapping.ts', 'profile.ts', 'standard.ts', 'wire.ts'];
/** What not every standard has; `quirks` is a folder. Institutions, tokens, messages and sessions of its pages are a source's. */
const optional = [
  'arrangement-reads.ts',
  'arrangements.ts',
  'balances.ts',
  'cards.ts',
  'card-controls.ts',
  'intent.ts',
  'mandate.ts',
  'paging.ts',
  'party.ts',
  'payment.ts',
  'payment-calls.ts',
  'standing-order.ts',
  'refund-account.ts',
  'payment-resources.ts',
  'payment-account.ts',
  'international-payment.ts',
  'periodic-payment.ts',
  'cross-border-payment.ts',
  'payment-words.ts',
  'payment-links.ts',
  'quirks',
  'institution.ts',
  'tokens.ts',
  'messages.ts',
  'link-sessions.ts',
  'counterparties.ts',
  'orders.ts',
  'rates.ts',
  'order-mapping.ts',
  'statements.ts',
  'product.ts',
  'authorisation.ts',
  'consent-access.ts',
  'signature.ts',
  'signature-profile.ts',
  'signed-lines.ts',
  'http-signature.ts',
  'jades.ts',
];

describe('standards', () => {
  it('are the folders that there are', () => {
    const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...bankStandards].sort());
    expect(Object.keys(standards).sort()).toEqual([...bankStandards].sort());
  });

  it('of sources are those that say how their institutions are read', () => {
    expect(bankStandards.filter((name) => standards[name].source !== undefined)).toEqual(sourceStandards);
  });

  it.each(bankStandards)('%s has the files that all have, and none of its own invention', (standard) => {
    const files = readdirSync(join(root, standard));
    // The operator's own accounts are nobody's to consent to.
    const has = (name: string) => name !== 'consent.ts' || standards[standard].source?.ownLink === undefined;
    expect(files.filter((name) => required.includes(name)).sort()).toEqual(required.filter(has));
    expect(files.filter((name) => !required.includes(name) && !optional.includes(name))).toEqual([]);
    expect(standards[standard].name).toBe(standard);
    expect(standards[standard].label).not.toBe('');
  });

  it('are known by name to their own folders, the list, the domain’s names and the SDL alone', () => {
    const names = bankStandards.map((standard) => standard.replaceAll('-', '[-_]'));
    const named = new RegExp(`['"\`/](?:${names.join('|')})['"\`/]`, 'i');
    const src = resolve(root, '..');
    const files = ['', '../subgraphs'].flatMap((folder) =>
      readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('generated.ts'))
        .map((name) => join(folder, name)),
    );
    const own = new RegExp(`^(?:banks/(?:${bankStandards.join('|')})/|sandbox/)`);
    const strays = files
      .filter((name) => !own.test(name))
      .filter((name) => named.test(readFileSync(join(src, name), 'utf8').replace(/\/\/.*$|\/\*[\s\S]*?\*\//gm, '')));
    expect(strays.sort()).toEqual(['banks/standards.ts', 'domain/bank.ts']);
  });
});
