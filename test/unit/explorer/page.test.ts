// The explorer's page: what its policy allows, that nothing it is made of ends a script element, and its colours.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Assets } from '../../../src/explorer/assets.ts';
import { toPage } from '../../../src/explorer/page.ts';
import { contrastOf } from '../../support/contrast.ts';

const assets: Assets = {
  byPath: new Map(),
  pathOf: (name) => `assets/0/${name}`,
  imports: { library: 'assets/0/library/index.js' },
};
const usual = {
  base: '/bank',
  issuer: 'https://issuer.example/tenant',
  audience: 'urn:api',
  clientId: 'explorer',
  scopes: ['accounts:read'],
  sandbox: null,
  examples: [],
  assets,
};

describe('the explorer’s page', () => {
  it('allows no script but its own files and the import map, and no place but this server and the issuer', () => {
    const { contentSecurityPolicy, html } = toPage(usual);
    const policy = new Map(
      contentSecurityPolicy.split('; ').map((each) => [each.split(' ')[0], each.split(' ').slice(1)] as const),
    );
    expect(policy.get('default-src')).toEqual(["'none'"]);
    expect(policy.get('script-src')).toEqual(["'self'", expect.stringMatching(/^'sha256-[\w+/]{43}='$/)]);
    expect(policy.get('connect-src')).toEqual(["'self'", 'https://issuer.example']);
    expect(policy.get('frame-ancestors')).toEqual(["'none'"]);
    expect(policy.get('base-uri')).toEqual(["'none'"]);
    expect(contentSecurityPolicy).not.toContain('unsafe-eval');
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(html).not.toMatch(/\son\w+=|javascript:/);
  });

  it('is below the path that a proxy serves the gateway under', () => {
    const { html } = toPage(usual);
    expect(html).toContain('src="/bank/explore/assets/0/page/main.js"');
    expect(html).toContain('"library":"/bank/explore/assets/0/library/index.js"');
  });

  it('lets no setting end the element that it stands in', () => {
    const clientId = '</script><script>alert(1)</script><!--';
    const { html } = toPage({ ...usual, clientId });
    expect(html).not.toContain('alert(1)</script>');
    const [, settings = ''] = /id="settings">(.*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(settings)).toMatchObject({ clientId });
  });

  it('has texts that can be read, in light and in dark', () => {
    const style = readFileSync(new URL('../../../src/explorer/browser/page.css', import.meta.url), 'utf8');
    const colours = new Map(
      Array.from(
        style.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g),
        ([, name = '', light = '', dark = '']) => [name, [light, dark] as const],
      ),
    );
    const pairs = [
      ['text', 'back'],
      ['quiet', 'back'],
      ['action', 'back'],
      ['on-action', 'action'],
      ['bad', 'back'],
      ['bad', 'bad-back'],
    ] as const;
    for (const [text, back] of pairs) {
      for (const theme of [0, 1] as const) {
        const contrast = contrastOf(colours.get(text)?.[theme] ?? '', colours.get(back)?.[theme] ?? '');
        expect(contrast, `${text} on ${back}`).toBeGreaterThanOrEqual(4.5);
      }
    }
  });
});
