// Forms that several variables of the environment have. Used by environment.ts and the files beside it that hold some of them.

import { z } from 'zod';

/** A whole number between two, both included. */
export const whole = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be between ${min} and ${max}`)
    .meta({ bounds: `${min} to ${max}` });

/** An http or https URL. */
export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

/** `name=url,name=url`. */
export function toSubgraphUrls(text: string, context: z.RefinementCtx): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [, name, url] = /^([\w-]+)=(https?:\/\/.+)$/.exec(entry) ?? [];
    if (name === undefined || url === undefined || !URL.canParse(url)) {
      context.addIssue({ code: 'custom', message: 'must be name=url,name=url with http or https URLs' });
      return z.NEVER;
    }
    urls.set(name, url);
  }
  return urls;
}
