// The tokens of the pages for people can be read: every text on what it stands on, light and dark (WCAG 2.2 AA, 1.4.3 and 1.4.11).

import { describe, expect, it } from 'vitest';
import { edgePairs, palettes, textPairs } from '../../../src/pages/tokens.ts';
import { contrastOf } from '../../support/contrast.ts';

describe.each(['light', 'dark'] as const)('the %s palette', (name) => {
  const palette = palettes[name];

  it.each(textPairs)('has %s on %s at 4.5 to 1 and more', (text, back) => {
    expect(contrastOf(palette[text], palette[back])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edgePairs)('has %s on %s at 3 to 1 and more', (edge, back) => {
    expect(contrastOf(palette[edge], palette[back])).toBeGreaterThanOrEqual(3);
  });
});
