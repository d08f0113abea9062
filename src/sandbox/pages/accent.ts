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

/** Makes a colour darker until it is read on all of these, rounded as it will be written. */
function darken(colour: Colour, backs: (candidate: Colour) => readonly Colour[]): Colour {
  return search((share) => mix([0, 0, 0], colour, share), backs);
}

/** Makes a colour lighter and keeps it a colour, which mixing it with white does not: what is grey looks as if it were switched off. */
function lighten(colour: Colour, backs: (candidate: Colour) => readonly Colour[]): Colour {
  const { hue, saturation, lightness } = toHsl(colour);
  const isGrey = saturation < 0.15;
  const from = Math.max(lightness, isGrey ? 0.86 : 0.6);
  const strength = isGrey ? saturation : Math.max(saturation, 0.7);
  return search((share) => toColour({ hue, saturation: strength, lightness: from + (1 - from) * share }), backs);
}

/** The first of a row of colours that is read on all of these. */
function search(at: (share: number) => Colour, backs: (candidate: Colour) => readonly Colour[]): Colour {
  for (let share = 0; share < 1; share += 0.02) {
    const candidate = parse(write(at(share)));
    if (backs(candidate).every((back) => contrast(candidate, back) >= least)) return candidate;
  }
  return at(1);
}

/** Hue in degrees, saturation and lightness from 0 to 1, as CSS has them in hsl(). */
interface Hsl {
  readonly hue: number;
  readonly saturation: number;
  readonly lightness: number;
}

function toHsl(colour: Colour): Hsl {
  const [red, green, blue] = colour;
  const [high, low] = [Math.max(...colour), Math.min(...colour)];
  const [range, lightness] = [(high - low) / 255, (high + low) / 510];
  if (range === 0) return { hue: 0, saturation: 0, lightness };
  const part = 255 * range;
  const sixths =
    high === red
      ? ((green - blue) / part + 6) % 6
      : high === green
        ? (blue - red) / part + 2
        : (red - green) / part + 4;
  return { hue: sixths * 60, saturation: range / (1 - Math.abs(2 * lightness - 1)), lightness };
}

function toColour({ hue, saturation, lightness }: Hsl): Colour {
  const most = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number): number => {
    const at = (offset + hue / 30) % 12;
    return 255 * (lightness - most * Math.max(-1, Math.min(at - 3, 9 - at, 1)));
  };
  return [part(0), part(8), part(4)];
}

/** A colour for whoever has none of its own: always the same for an id. */
function colourFor(id: string): Colour {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return toColour({ hue: hash % 360, saturation: 0.6, lightness: 0.4 });
}

const tintOf = (colour: Colour): Colour => parse(write(mix(colour, parse(surfaces.light.card), 0.08)));
const darkTintOf = (colour: Colour): Colour => parse(write(mix(colour, parse(surfaces.dark.card), 0.12)));

/** The colours of a bank: from its own, `#rrggbb`, or from its id. */
export function accentOf({ id, colour }: { readonly id: string; readonly colour?: string | undefined }): Accent {
  const own = colour === undefined ? colourFor(id) : parse(colour);
  const { light, dark } = surfaces;
  const inLight = darken(own, (candidate) => [parse(light.page), parse(light.card), tintOf(candidate)]);
  const inDark = lighten(own, (candidate) => [parse(dark.page), parse(dark.card), darkTintOf(candidate)]);
  return {
    light: write(inLight),
    tint: write(tintOf(inLight)),
    dark: write(inDark),
    darkTint: write(darkTintOf(inDark)),
  };
}
