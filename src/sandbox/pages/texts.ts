// The texts of the sandbox's pages by language, and how one is said with its values. Used by every page; the texts themselves are in
// texts-en.ts, texts-de.ts and texts-fr.ts. A key that one of them lacks, has too much, or has with other placeholders than English,
// does not compile.
import { type Html, html, type Piece } from './html.ts';
import type { Language } from './language.ts';
import { de } from './texts-de.ts';
import { en } from './texts-en.ts';
import { fr } from './texts-fr.ts';

/** The name of a text. */
export type Key = keyof typeof en;

/** The names of the placeholders in a text. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** The names of the placeholders of a key, as English has them. */
type NamesOf<K extends Key> = Names<(typeof en)[K]>;

type Same<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : false) : false;

/** What another language must be to agree with English. */
type Agreeing<Other extends Readonly<Record<Key, string>>> = {
  readonly [K in keyof Other]: K extends Key
    ? Same<NamesOf<K>, Names<Other[K]>> extends true
      ? Other[K]
      : 'has other placeholders than English'
    : never;
};

function agree<const Other extends Readonly<Record<Key, string>>>(other: Other & Agreeing<Other>): Record<Key, string> {
  return other;
}

/** All texts by language. */
export const texts: Readonly<Record<Language, Readonly<Record<Key, string>>>> = { en, de: agree(de), fr: agree(fr) };

/** What has to be given for a key: nothing, or a value for each of its placeholders. */
type Values<K extends Key, Value> = [NamesOf<K>] extends [never] ? [] : [Readonly<Record<NamesOf<K>, Value>>];

/** A text with its values, as plain text. */
export function say<K extends Key>(language: Language, key: K, ...[values]: Values<K, string>): string {
  const given: Readonly<Record<string, string>> = values ?? {};
  return texts[language][key].replace(/\{(\w+)\}/g, (_match, name: string) => given[name] ?? '');
}

/** The same as HTML, with the values set off from the text. */
export function tell<K extends Key>(language: Language, key: K, ...[values]: Values<K, string>): Html {
  const given: Readonly<Record<string, string>> = values ?? {};
  const pieces = texts[language][key].split(/(\{\w+\})/).map((part): Piece => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    return name === undefined ? part : html`<strong>${given[name] ?? ''}</strong>`;
  });
  return html`${pieces}`;
}
