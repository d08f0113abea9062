// A body's bytes → text → what it says: the bytes of JSON as banks send it (a byte order mark, another charset, an encoding
// that is none), and whatever is no JSON. Called by exchange.ts. Sources: RFC 8259 section 8.1, RFC 9110 sections 8.3, 8.4.

import { isUtf8 } from 'node:buffer';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** A complete 2xx body that is something else than JSON: a statement as XML, MT940 or CSV, a document. */
export class OtherFormat {
  /** The media type or the format's name; a word for operators. */
  readonly format: string;
  /** The whole of it, no longer than any body. Never logged. */
  readonly text: string;
  constructor(format: string, text: string) {
    this.format = format;
    this.text = text;
  }
}

/** Decoded as UTF-8 where the bytes are that: some banks name another charset and send it all the same. */
export function decodeText(bytes: Buffer, contentType: string | undefined): string {
  const [first, second] = bytes;
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8');
    // "Implementations … MAY ignore the presence of a byte order mark rather than treating it as an error."
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }
  const label = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1] ?? declaredCharset(bytes);
  // Bytes that are no UTF-8 are none, whatever is said of them: half of a name would be lost in silence.
  const charset = label === null || /^utf-?8$/i.test(label) ? fallbackCharset : label;
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder(fallbackCharset).decode(bytes);
  }
}

/** The charset that an XML declaration names (XML 1.0, appendix F); null for none. */
function declaredCharset(bytes: Buffer): string | null {
  const head = bytes.subarray(0, 200).toString('latin1');
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1] ?? null;
}

/** What bytes are that are no UTF-8 and of which nobody says more (WHATWG Encoding: ISO-8859-1's superset). */
const fallbackCharset = 'windows-1252';

/** Bodies by what they begin with: ISO 20022 messages, SWIFT messages, documents. */
const beginnings: readonly (readonly [RegExp, string])[] = [
  [/^<\?xml|^<(?:\w+:)?Document\b/, 'XML'],
  [/^(?:[@\s-]*|\d{4}[^\n]*\n)?:20:|^\{1:/, 'MT940'],
  [/^%PDF-/, 'PDF'],
];

/** A web page is a passing trouble of a bank's, also one that is XML. */
const webPage = /<(?:!doctype\s+html|html)\b/i;

/** Media types of files; HTML and JSON are none, and plain text may be anything. */
const fileTypes =
  /^(?:application\/(?:xml|[\w.+-]*\+xml|pdf|zip|octet-stream|x-?mt940|vnd\.[\w.+-]+)|text\/(?:xml|csv))\b/i;

/** What a text that is no JSON is, where it is a format of its own; null for what is none, broken or a web page. */
export function toOtherFormat(text: string, contentType: string | undefined): OtherFormat | null {
  const begun = text.trimStart().slice(0, 500);
  if (webPage.test(begun)) return null;
  const beginning = beginnings.find(([pattern]) => pattern.test(begun));
  if (beginning !== undefined) return new OtherFormat(beginning[1], text);
  const type = contentType?.split(';')[0]?.trim() ?? '';
  return fileTypes.test(type) && !/json/i.test(type) && !/^[[{"]/.test(begun) ? new OtherFormat(type, text) : null;
}

/** A number, where one may begin (RFC 8259 section 6). */
const numberHere = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
/** Where a text or a number begins. */
const textOrNumber = /["\-\d]/g;

/** Where a text ends that begins at a quote: behind its last quote, or at the end of all. Each letter is looked at once or twice. */
function endOfText(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (before > start && json[before] === '\\') before -= 1;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
  return json.length;
}

/**
 * JSON with each of its numbers as a text, letter by letter: an amount that an API writes as a number is read exactly, whatever a
 * double makes of it. What is no JSON is none afterwards either, or holds texts where it held a broken number.
 */
export function quoteNumbers(json: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; ; ) {
    textOrNumber.lastIndex = at;
    const found = textOrNumber.exec(json);
    if (found === null) break;
    if (found[0] === '"') {
      at = endOfText(json, found.index);
      continue;
    }
    numberHere.lastIndex = found.index;
    const number = numberHere.exec(json)?.[0] ?? '';
    at = found.index + Math.max(1, number.length);
    if (number === '') continue;
    parts.push(json.slice(copied, found.index), `"${number}"`);
    copied = at;
  }
  return parts.join('') + json.slice(copied);
}

/** Words that banks write for a body that is not encoded. */
const plainEncodings = /^(?:identity|none|binary|utf-?8|us-ascii|iso-8859-\d+|windows-\d+)?$/i;

/** The decoder of a `content-encoding`; undefined for a body as it is, null for an encoding that is not known. */
export function toDecoder(encoding: string | undefined) {
  const encodings = (encoding ?? '').split(',').flatMap((word) => {
    const trimmed = word.trim().toLowerCase();
    return plainEncodings.test(trimmed) ? [] : [trimmed];
  });
  const [only, ...others] = encodings;
  if (only === undefined) return undefined;
  if (others.length > 0) return null;
  switch (only) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'br':
      return createBrotliDecompress();
    case 'deflate':
      return createInflate();
    default:
      return null;
  }
}
