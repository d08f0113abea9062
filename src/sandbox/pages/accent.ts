// The colours of one bank, from its own colour or from its id: computed until text on them and in them has the contrast that
// WCAG 2.2 asks for (1.4.3), in light and in dark. Called by brands.ts; the style sheet takes them as they are.

/** A colour of red, green and blue, each from 0 to 255. */
type Colour = readonly [red: number, green: number, blue: number];

/** A bank's colours, each `#rrggbb`. */
export interface Accent {
  /** A band or a button on which white is read; as a text it is read on white and on `tint`. */
  readonly light: string;
  /** What is chosen, in light: a breath of the colour. */
  readonly tint: string;
  /** The same two in dark: a text on dark, a button on which near-black is read. */
  readonly dark: string;
  readonly darkTint: string;
}

/** What stands behind texts in each scheme; the style sheet takes these, too. */
export const surfaces = {
  light: { page: '#f4f5f7', card: '#ffffff' },
  dark: { page: '#111317', card: '#1b1e24' },
} as const;

/** A little more than the 4.5 that is asked for, so that rounding takes nothing away. */
const least = 4.7;

function parse(text: string): Colour {
  const part = (at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function write(colour: Colour): string {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = colour
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** The contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance). */
function contrast(one: Colour, other: Colour): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function mix(colour: Colour, other: Colour, share: number): Colour {
  const part = (index: 0 | 1 | 2): number => colour[index] * share + other[index] * (1 - share);
  return [part(0), part(1), part(2)];
}

/** Moves a colour towards black or white until it is read on all of these, rounded as it will be written. */
function until(colour: Colour, towards: Colour, backs: (candidate: Colour) => readonly Colour[]): Colour {
  for (let share = 1; share >= 0; share -= 0.02) {
    const candidate = parse(write(mix(colour, towards, share)));
    if (backs(candidate).every((back) => contrast(candidate, back) >= least)) return candidate;
  }
  return towards;
}

/** A colour for whoever has none of its own: always the same for an id. */
function colourFor(id: string): Colour {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  const hue = hash % 360;
  // Hue to colour with a saturation of 0.6 and a lightness of 0.4, as CSS has hsl().
  const part = (offset: number): number => {
    const at = (offset + hue / 30) % 12;
    return 255 * (0.4 - 0.24 * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  };
  return [part(0), part(8), part(4)];
}

const tintOf = (colour: Colour): Colour => parse(write(mix(colour, parse(surfaces.light.card), 0.08)));
const darkTintOf = (colour: Colour): Colour => parse(write(mix(colour, parse(surfaces.dark.card), 0.12)));

/** The colours of a bank: from its own, `#rrggbb`, or from its id. */
export function accentOf({ id, colour }: { readonly id: string; readonly colour?: string | undefined }): Accent {
  const own = colour === undefined ? colourFor(id) : parse(colour);
  const { light, dark } = surfaces;
  const inLight = until(own, [0, 0, 0], (candidate) => [parse(light.page), parse(light.card), tintOf(candidate)]);
  const inDark = until(own, [255, 255, 255], (candidate) => [
    parse(dark.page),
    parse(dark.card),
    darkTintOf(candidate),
  ]);
  return {
    light: write(inLight),
    tint: write(tintOf(inLight)),
    dark: write(inDark),
    darkTint: write(darkTintOf(inDark)),
  };
}
