// Banks' logos: what an image must be to be kept, and which banks have one. Fetched by an operator's command (src/cli), served by
// src/start from the gateway's own address: no browser is ever sent to where a source has them.

import type { InstitutionStore, Logo } from '../store/institutions.ts';

/** The largest image that is kept, bytes. */
export const maxLogoBytes = 200_000;

/** Which banks have logos is looked up again after so long: a command of another process may have fetched some. */
const everyMs = 300_000;

/** An image by its own first bytes, whatever its address or its server calls it; null for anything else. */
export function toLogo(bytes: Buffer): Logo | null {
  if (bytes.length === 0 || bytes.length > maxLogoBytes) return null;
  const mediaType = toMediaType(bytes);
  return mediaType === null ? null : { mediaType, bytes };
}

function toMediaType(bytes: Buffer): string | null {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString('hex') === hex;
  if (starts('89504e470d0a1a0a')) return 'image/png';
  if (starts('ffd8ff')) return 'image/jpeg';
  if (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP') {
    return 'image/webp';
  }
  if (/^GIF8[79]a/.test(bytes.subarray(0, 6).toString('latin1'))) return 'image/gif';
  // Served so that nothing in it runs.
  return isSvg(bytes.subarray(0, 4000).toString('utf8')) ? 'image/svg+xml' : null;
}

/** Whether a text begins with an SVG document, behind a declaration, comments and a document type. */
function isSvg(text: string): boolean {
  let rest = text.replace(/^\uFEFF/, '').trimStart();
  for (const [start, end] of [
    ['<?xml', '?>'],
    ['<!--', '-->'],
    ['<!DOCTYPE svg', '>'],
  ] as const) {
    while (rest.startsWith(start)) {
      const at = rest.indexOf(end);
      if (at < 0) return false;
      rest = rest.slice(at + end.length).trimStart();
    }
  }
  return /^<svg[\s>]/.test(rest);
}

/** The logos of one gateway. */
export class BankLogos {
  readonly #store: Pick<InstitutionStore, 'readLogoIds' | 'readLogo'>;
  readonly #onTrouble: (error: unknown) => void;
  #ids: ReadonlySet<string> = new Set();
  #timer: NodeJS.Timeout | null = null;

  constructor(store: Pick<InstitutionStore, 'readLogoIds' | 'readLogo'>, onTrouble: (error: unknown) => void) {
    this.#store = store;
    this.#onTrouble = onTrouble;
  }

  /** Looks up which banks have logos, now and from time to time. Never rejects. */
  async start(): Promise<void> {
    await this.lookUp();
    this.#timer = setInterval(() => void this.lookUp(), everyMs);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** Looks it up now. Never rejects. */
  async lookUp(): Promise<void> {
    try {
      this.#ids = new Set(await this.#store.readLogoIds());
    } catch (error) {
      this.#onTrouble(error);
    }
  }

  has(bankId: string): boolean {
    return this.#ids.has(bankId);
  }

  /** Null for a bank without. @throws StoreFailure */
  async read(bankId: string): Promise<Logo | null> {
    return this.has(bankId) ? this.#store.readLogo(bankId) : null;
  }
}
