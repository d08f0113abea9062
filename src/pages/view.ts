// How one request's page speaks: language, zone, formats, and the frame's words. Made for every request by the pages for people.

import type { FastifyRequest } from 'fastify';
import { readCookie } from './cookies.ts';
import { Formats } from './formats.ts';
import { isLanguage, type Language, toLanguage, toTimeZone } from './language.ts';
import { frameWords } from './words/by-language.ts';
import type { FrameWords } from './words/words.ts';

/** Keeps the language that a person has chosen. */
export const languageCookie = 'bankgraph-language';
/** Keeps the zone that the browser is in; written by the pages' own script (browser-script.ts). */
export const zoneCookie = 'bankgraph-zone';

/** How a page speaks. */
export interface PageView {
  readonly language: Language;
  readonly formats: Formats;
  readonly words: FrameWords;
  /** Whether the person has chosen the language just now: it is kept then. */
  readonly isChosen: boolean;
  /** The query of the same page, for the choice of language; null where the page is no address of its own (the answer to a form). */
  readonly query: URLSearchParams | null;
}

const views = new WeakMap<FastifyRequest, PageView>();

/** Reads it from a request, once. */
export function viewOf(request: FastifyRequest): PageView {
  const found = views.get(request) ?? readView(request);
  views.set(request, found);
  return found;
}

function readView(request: FastifyRequest): PageView {
  const { searchParams } = new URL(request.url, 'http://page.invalid');
  const asked = searchParams.get('lang');
  const kept = readCookie(request, languageCookie);
  const isChosen = isLanguage(asked);
  const language = isChosen ? asked : isLanguage(kept) ? kept : toLanguage(request.headers['accept-language']);
  return {
    language,
    formats: formatsOf(language, toTimeZone(decode(readCookie(request, zoneCookie)))),
    words: frameWords(language),
    isChosen,
    query: request.method === 'GET' ? searchParams : null,
  };
}

/** Zones are few, and what makes a format is dear. */
const mostFormats = 500;
const formats = new Map<string, Formats>();

function formatsOf(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = new Formats(language, timeZone);
    if (formats.size >= mostFormats) formats.clear();
    formats.set(key, found);
  }
  return found;
}

function decode(value: string | null): string | null {
  if (value === null) return null;
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
