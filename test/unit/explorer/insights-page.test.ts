// The page /insights as it is sent: what its policy allows, that nothing ends a script element, its queries against the published
// schema, and its colours.

import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import * as queries from '../../../src/explorer/browser/insights/queries.js';
import { groupOrder } from '../../../src/explorer/browser/insights/words.js';
import { toInsightsPage } from '../../../src/explorer/insights-page.ts';
import { contrastOf } from '../../support/contrast.ts';

const usual = {
  base: '/bank',
  issuer: 'https://issuer.example/tenant',
  audience: 'urn:api',
  clientId: 'explorer',
  sandbox: null,
  assets: {
    byPath: new Map(),
    pathOf: (name: string) => `assets/0/${name}`,
    imports: { library: 'assets/0/library/index.js' },
  },
};

const customerSchema = buildSchema(
  readFileSync(new URL('../../../schema/public/customer.graphql', import.meta.url), 'utf8'),
);
const style = readFileSync(new URL('../../../src/explorer/browser/insights/insights.css', import.meta.url), 'utf8');

describe('the page of insights', () => {
  it('allows no script but its own files and the import map, no style in the page, and no place but two', () => {
    const { contentSecurityPolicy, html } = toInsightsPage(usual);
    const policy = new Map(
      contentSecurityPolicy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)] as const),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'", expect.stringMatching(/^'sha256-[\w+/]{43}='$/)]);
    expect(policy.get('style-src')).toEqual(["'self'"]);
    expect(policy.get('connect-src')).toEqual(["'self'", 'https://issuer.example']);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(contentSecurityPolicy).not.toContain('unsafe');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).not.toMatch(/\son\w+=|javascript:|style=/);
    expect(html).toContain('src="/bank/explore/assets/0/page/insights/main.js"');
  });

  it('says without script what it needs', () => {
    expect(toInsightsPage(usual).html).toMatch(/<noscript><p[^>]*>[^<]*needs JavaScript[^<]*<\/p><\/noscript>/);
  });

  it('lets no setting end the element that it stands in', () => {
    const clientId = '</script><script>alert(1)</script><!--';
    const { html } = toInsightsPage({ ...usual, clientId });
    expect(html).not.toContain('alert(1)</script>');
    const [, settings = ''] = /id="settings">(.*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(settings)).toMatchObject({ clientId, path: '/insights' });
  });

  it.each(Object.entries(queries))('asks what customers’ published schema has: %s', (_name, text) => {
    expect(validate(customerSchema, parse(text))).toEqual([]);
  });

  it('knows every group of the taxonomy, and has a colour for it', () => {
    const groups = customerSchema.getType('CategoryGroup');
    const names = groups !== undefined && 'getValues' in groups ? groups.getValues().map(({ name }) => name) : [];
    expect([...groupOrder].sort()).toEqual([...names].sort());
    for (const name of names) expect(style).toContain(`--group-${name.toLowerCase()}: light-dark(`);
  });

  it('has texts and drawings that can be seen, in light and in dark', () => {
    const colours = new Map(
      Array.from(
        style.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g),
        ([, name = '', light = '', dark = '']) => [name, [light, dark] as const],
      ),
    );
    const texts = ['text', 'quiet', 'action'].flatMap((text) =>
      ['back', 'panel', 'hover'].map((back) => [text, back, 4.5] as const),
    );
    const pairs = [
      ...texts,
      ['on-action', 'action', 4.5],
      ['bad', 'bad-back', 4.5],
      ['bad', 'panel', 4.5],
      ['good', 'good-back', 4.5],
      ['warn', 'warn-back', 4.5],
      ['edge', 'panel', 3],
      ...groupOrder.map((name) => [`group-${name.toLowerCase()}`, 'panel', 3] as const),
    ] as const;
    for (const [front, back, least] of pairs) {
      for (const theme of [0, 1] as const) {
        const contrast = contrastOf(colours.get(front)?.[theme] ?? '', colours.get(back)?.[theme] ?? '');
        expect(contrast, `${front} on ${back}, ${theme === 0 ? 'light' : 'dark'}`).toBeGreaterThanOrEqual(least);
      }
    }
  });
});
