// The variables of screening, and the settings that they come to. Part of environment.ts; read by src/start/screening.ts.

import { z } from 'zod';
import { type ScreeningList, screeningLists } from '../domain/screening.ts';
import { whole } from './setting-forms.ts';

/** `un=path,eu=path,ofac=path`: each list at most once. */
const listFiles = z.string().transform((text, context) => {
  const files = new Map<ScreeningList, string>();
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [, name = '', path = ''] = /^(\w+)=(.+)$/.exec(entry) ?? [];
    const list = screeningLists.find((one) => one.toLowerCase() === name);
    if (list === undefined || files.has(list)) {
      const names = screeningLists.map((one) => one.toLowerCase()).join(', ');
      context.addIssue({ code: 'custom', message: `must be name=path,name=path, each name once; names are ${names}` });
      return z.NEVER;
    }
    files.set(list, path);
  }
  return files;
});

/** The variables. Without lists nobody is screened. */
export const screeningVariables = {
  SCREENING_LISTS: listFiles.optional(),
  /** What banks say of a customer changes seldom; the calls for it are rationed. */
  SCREENING_DAYS: whole(1, 3660).default(30),
} as const;

/** What is screened against, and how often banks are asked anew. */
export interface ScreeningSettings {
  readonly files: ReadonlyMap<ScreeningList, string>;
  readonly days: number;
}

/** The variables, read. */
interface ScreeningData {
  readonly SCREENING_LISTS?: ReadonlyMap<ScreeningList, string> | undefined;
  readonly SCREENING_DAYS: number;
}

/** What they come to; null where nobody is screened. */
export const toScreeningSettings = ({ SCREENING_LISTS, SCREENING_DAYS }: ScreeningData): ScreeningSettings | null =>
  SCREENING_LISTS === undefined ? null : { files: SCREENING_LISTS, days: SCREENING_DAYS };
