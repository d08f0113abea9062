// The port of screening: whoever knows lists, those of files (list-screener.ts) or a provider's, answers what they say of somebody. Used by
// cases.ts. A screener finds and explains; it decides nothing.

import type { ListVersion, PartyKind, ScreeningEvidence, SubjectPart } from '../domain/screening.ts';
import { readCompany } from '../ownership/company-name.ts';
import { toPlainText, toWords } from '../ownership/words.ts';

/** Who is screened, by what banks say. */
export interface ScreeningSubject {
  /** Each name that a bank gives; none twice. */
  readonly names: readonly string[];
  /** Days of birth, or years (`1961`). */
  readonly birthDates: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly countries: readonly string[];
  /** Null where nothing tells. */
  readonly kind: PartyKind | null;
}

/** The port. */
export interface Screener {
  /** What the lists say of a subject; entries of the other kind are left out where the subject's is told. */
  screen(subject: ScreeningSubject): Promise<ScreeningEvidence>;
  /** The state of each list by now. */
  versions(): readonly ListVersion[];
}

/** A subject of what each bank says. */
export function toSubject(parts: readonly SubjectPart[]): ScreeningSubject {
  const names = toDistinct(parts.flatMap((part) => part.names));
  const birthDates = toDistinct(parts.flatMap(({ birthDate }) => birthDate ?? []));
  return {
    names,
    birthDates,
    countries: toDistinct(parts.flatMap(({ countries }) => countries)),
    kind: toKind(names, birthDates),
  };
}

const toDistinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** Companies are not born. Where one bank names a person and another a company it may be either. */
function toKind(names: readonly string[], birthDates: readonly string[]): PartyKind | null {
  const areCompanies = names.map((name) => readCompany(toWords(toPlainText(name))).isCertain);
  if (birthDates.length > 0) return areCompanies.includes(true) ? null : 'PERSON';
  return names.length > 0 && areCompanies.every((isCompany) => isCompany) ? 'ORGANISATION' : null;
}
