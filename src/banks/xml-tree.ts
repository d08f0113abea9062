// XML that a bank sent → a tree of elements, by saxes, which checks that it is well-formed. Called by camt.ts. A bank's file is
// untrusted: a document type is refused, so that no entity is ever declared, expanded or fetched, and size, depth and number of
// elements are bounded. Sources: XML 1.0; OWASP's rules on external entities.

import { setImmediate as turn } from 'node:timers/promises';
import { SaxesParser } from 'saxes';
import { Unreadable } from './json.ts';

/** One element, by its local name: banks differ in prefixes. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** Its own text, trimmed. */
  text: string;
}

/** Twenty thousand entries of some 400 characters; parsing more would hold up everybody else. */
const mostCharacters = 8 * 1024 * 1024;
/** camt nests some fifteen deep. */
const mostDepth = 40;
const mostElements = 500_000;

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

/** Parsed in one turn: some ten milliseconds. */
const turnCharacters = 64 * 1024;

/**
 * The root element, parsed in turns, so that a large file holds up nobody else.
 * @throws Unreadable when the text is not well-formed, has a document type, or is too large
 */
export async function parseXml(text: string): Promise<XmlElement> {
  if (text.length > mostCharacters) throw new Unreadable('', `XML of more than ${mostCharacters} characters`);
  const parser = new SaxesParser({ xmlns: false, position: false });
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  let elements = 0;
  parser.on('doctype', () => {
    throw new Unreadable('', 'XML with a document type');
  });
  parser.on('error', () => {
    throw new Unreadable('', 'not well-formed XML');
  });
  parser.on('opentag', ({ name, attributes }) => {
    elements += 1;
    if (open.length >= mostDepth) throw new Unreadable('', `XML nested more than ${mostDepth} deep`);
    if (elements > mostElements) throw new Unreadable('', `XML of more than ${mostElements} elements`);
    const element: XmlElement = { name: localName(name), attributes, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const append = (part: string) => {
    const element = open.at(-1);
    if (element !== undefined && (element.text !== '' || part.trim() !== '')) element.text += part;
  };
  parser.on('text', append);
  parser.on('cdata', append);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element !== undefined && element.text !== '') element.text = element.text.trim();
  });
  for (let start = 0; start < text.length; start += turnCharacters) {
    if (start > 0) await turn();
    parser.write(text.slice(start, start + turnCharacters));
  }
  parser.close();
  if (root === null) throw new Unreadable('', 'XML without an element');
  return root;
}

/** The children of a name. */
export function childrenOf(element: XmlElement | null, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** The first element down a path of names; null when there is none. */
export function descend(element: XmlElement | null, ...path: readonly string[]): XmlElement | null {
  let at = element;
  for (const name of path) at = at?.children.find((child) => child.name === name) ?? null;
  return at;
}

/** The text down a path of names; null when there is none, or only blanks. */
export function textAt(element: XmlElement | null, ...path: readonly string[]): string | null {
  return descend(element, ...path)?.text || null;
}

/** An element as JSON, for whoever wants to see what the bank sent: attributes by `@name`, text beside them as `#text`. */
export function toJson({ attributes, children, text }: XmlElement): unknown {
  const names = Object.keys(attributes);
  if (names.length === 0 && children.length === 0) return text;
  // Without a prototype: an element may bear any name.
  const members: Record<string, unknown> = Object.create(null);
  for (const name of names) members[`@${name}`] = attributes[name];
  for (const child of children) {
    const siblings = members[child.name];
    const value = toJson(child);
    if (siblings === undefined) members[child.name] = value;
    else if (Array.isArray(siblings)) siblings.push(value);
    else members[child.name] = [siblings, value];
  }
  if (text !== '') members['#text'] = text;
  return members;
}
