// Reading JSON that came over HTTP without trusting it, and writing wire objects. Used by the control API and the banks.

/** A JSON object as it arrives: anything may stand under any name. */
export type JsonObject = { readonly [name: string]: unknown };

/** A wire object under construction; undefined fields are left out when it is written. */
export type Wire = { [name: string]: unknown };

/** Whether a parsed JSON value is an object (not an array, not null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What an HTML page says in its main part, in one line of at most 300 characters. */
export function messageOf(html: string): string {
  return (/<main\b.*<\/main>/s.exec(html)?.[0] ?? html)
    .replace(/<(style|script)\b.*?<\/\1>/gs, ' ')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}
