// The XML of lists, piece by piece: paths, attributes and texts, as the parsers beside this file take them. Untrusted: a document type is
// refused, so that no entity is declared or fetched; depth, elements and texts are bounded. Files have up to 100 MB: nothing is kept.

import { SaxesParser } from 'saxes';
import { UnreadableList } from './entry.ts';

/** What of a list's XML is heard. */
export interface ListXmlReader {
  /** An element begins; `path` is local names from the root, `/a/b`. */
  enter(path: string, attributes: Readonly<Record<string, string>>): void;
  /** It ends; its own text, without that of elements within. */
  leave(path: string, text: string): void;
}

const mostDepth = 12;
/** OFAC's and the EU's have about half a million. */
const mostElements = 20_000_000;
/** Names have less than 500; comments, which nobody reads, may be cut. */
const longestText = 4000;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads one document. */
export class ListXml {
  readonly #parser: SaxesParser<{ readonly xmlns: false; readonly position: false }>;
  readonly #open: { readonly path: string; text: string }[] = [];
  #elements = 0;

  constructor(reader: ListXmlReader) {
    const parser = new SaxesParser({ xmlns: false, position: false });
    const refuse = (why: string) => (): never => {
      throw new UnreadableList(why);
    };
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(?:utf-8|us-ascii)$/i.test(encoding))
        refuse('XML of another encoding than UTF-8')();
    });
    parser.on('doctype', refuse('XML with a document type'));
    parser.on('error', refuse('not well-formed XML'));
    parser.on('opentag', ({ name, attributes }) => {
      this.#elements += 1;
      const path = `${this.#open.at(-1)?.path ?? ''}/${localName(name)}`;
      this.#open.push({ path, text: '' });
      if (this.#open.length > mostDepth) refuse(`XML nested more than ${mostDepth} deep`)();
      if (this.#elements > mostElements) refuse(`XML of more than ${mostElements} elements`)();
      reader.enter(path, attributes);
    });
    const addText = (text: string): void => {
      const open = this.#open.at(-1);
      if (open !== undefined && open.text.length < longestText) open.text += text.slice(0, longestText);
    };
    parser.on('text', addText);
    parser.on('cdata', addText);
    parser.on('closetag', () => {
      const closed = this.#open.pop();
      if (closed !== undefined) reader.leave(closed.path, closed.text);
    });
    this.#parser = parser;
  }

  /** Reads the next piece. @throws UnreadableList */
  write(piece: string): void {
    this.#parser.write(piece);
  }

  /** All of it was written. @throws UnreadableList when it is not whole */
  close(): void {
    this.#parser.close();
  }
}
