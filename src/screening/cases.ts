// Cases of screening from beginning to end: requested and decided by people of the operator's, screened again by the sweep (sweep.ts). Made
// once by src/start where there are lists and a store; called by the resolvers of the customers subgraph. Each change is in the audit,
// written with it. Nothing of it is for customers or partners: to tell them would be tipping off.

import { randomBytes } from 'node:crypto';
import type { Principal } from '../auth/principal.ts';
import { InvalidInput } from '../domain/errors.ts';
import type { ScreeningCase, SubjectPart, WorklistPlace } from '../domain/screening.ts';
import type { Actor, AuditEvent } from '../store/audit.ts';
import type { ScreeningCaseRecord, ScreeningCaseStore } from '../store/screening-cases.ts';
import { decide, mergeSubject, screenAgain, toListsKey } from './case.ts';
import { type Screener, toSubject } from './screener.ts';

/** What {@link ScreeningCases} needs. */
export interface ScreeningCasesOptions {
  readonly store: ScreeningCaseStore;
  readonly screener: Screener;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** What a person decides. */
export interface DecisionInput {
  readonly caseId: string;
  readonly candidateId: string;
  readonly decision: 'CONFIRMED' | 'DISMISSED';
  readonly note: string;
}

/** What banks say, and when they were last asked. */
export interface Told {
  readonly said: readonly SubjectPart[];
  /** Epoch milliseconds. */
  readonly subjectReadAtMs: number;
}

/** Why nothing was decided. */
export type DecisionRefusal = 'CASE_NOT_FOUND' | 'CANDIDATE_NOT_FOUND' | 'ALREADY_DECIDED';

/** Reasons are for whoever asks in five years, in sentences; the limit is the house's. */
const longestNote = 2000;
/** Changes of one case that come between. */
const tries = 8;

/** Cases. */
export class ScreeningCases {
  readonly #store: ScreeningCaseStore;
  readonly #screener: Screener;
  readonly #now: () => number;

  constructor({ store, screener, now = Date.now }: ScreeningCasesOptions) {
    this.#store = store;
    this.#screener = screener;
    this.#now = now;
  }

  /** A customer's case; null where nobody has requested one. @throws StoreFailure, SealFailure */
  async read(customerId: string): Promise<ScreeningCase | null> {
    return (await this.#store.readOfCustomer(customerId))?.screeningCase ?? null;
  }

  /** Cases in which somebody has to look, those that have waited longest first. @throws StoreFailure, SealFailure */
  readWaiting(after: WorklistPlace | null, limit: number): Promise<readonly ScreeningCaseRecord[]> {
    return this.#store.readWaiting(after, limit);
  }

  /** How many there are. @throws StoreFailure */
  countWaiting(): Promise<number> {
    return this.#store.countWaiting();
  }

  /**
   * Screens a customer by what banks say now and have said at earlier screenings; null where no bank has ever told a name.
   * @throws StoreFailure, SealFailure, and what the screener throws
   */
  async request(customerId: string, said: readonly SubjectPart[], by: Principal): Promise<ScreeningCase | null> {
    const actor: Actor = { kind: by.kind, subject: by.subject };
    for (let round = 0; round < tries; round++) {
      const record = await this.#store.readOfCustomer(customerId);
      const begun = record?.screeningCase ?? this.#begin(customerId, by);
      const screened = await this.#screen(begun, { said, subjectReadAtMs: this.#now() });
      if (screened === null) return null;
      const event = { ...this.#toEvent(screened, actor), action: 'SCREENING_REQUEST' as const, clientId: by.clientId };
      if (await this.#write(screened, record, event)) return screened;
    }
    throw new Error('a case of screening is changed all the time');
  }

  /**
   * Writes down what a person says of a candidate. A decision may be changed, by another: what was said before is kept beside it. @throws InvalidInput naming the note; StoreFailure, SealFailure
   */
  async decide(input: DecisionInput, by: Principal): Promise<ScreeningCase | DecisionRefusal> {
    const note = parseNote(input.note);
    const { caseId, candidateId, decision } = input;
    for (let round = 0; round < tries; round++) {
      const record = await this.#store.read(caseId);
      if (record === null) return 'CASE_NOT_FOUND';
      const before = record.screeningCase.candidates.find(({ id }) => id === candidateId);
      if (before === undefined) return 'CANDIDATE_NOT_FOUND';
      if (before.decision?.decision === decision) return 'ALREADY_DECIDED';
      const said = { decision, note, decidedBy: by.subject, clientId: by.clientId, decidedAtMs: this.#now() };
      const decided = decide(record.screeningCase, candidateId, said);
      const event: AuditEvent = {
        ...this.#toEvent(decided, { kind: by.kind, subject: by.subject }),
        action: 'SCREENING_DECIDE',
        reason: `${decision}/${candidateId}`,
        clientId: by.clientId,
      };
      if (await this.#write(decided, record, event)) return decided;
    }
    throw new Error('a case of screening is changed all the time');
  }

  /**
   * Screens a case again; false where nothing was done, since the lists of this gateway are older than those that it was screened against,
   * by another, or somebody has changed it meanwhile. @throws StoreFailure, SealFailure, and what the screener throws
   */
  async rescreen(record: ScreeningCaseRecord, told: Told): Promise<boolean> {
    if (this.#isBehind(record.screeningCase)) return false;
    const screened = await this.#screen(record.screeningCase, told);
    if (screened === null) return false;
    const actor: Actor = { kind: 'gateway', subject: 'screening' };
    return this.#write(screened, record, { ...this.#toEvent(screened, actor), action: 'SCREENING_RESCREEN' });
  }

  /** The state of the lists that cases are screened against now. */
  listsKey(): string {
    return toListsKey(this.#screener.versions());
  }

  #begin(customerId: string, by: Principal): ScreeningCase {
    const nowMs = this.#now();
    return {
      id: randomBytes(16).toString('base64url'),
      customerId,
      requestedAtMs: nowMs,
      requestedBy: by.subject,
      screenedAtMs: nowMs,
      subjectReadAtMs: nowMs,
      subject: [],
      candidates: [],
      hitsLeftOut: 0,
      lists: [],
    };
  }

  async #screen(before: ScreeningCase, { said, subjectReadAtMs }: Told): Promise<ScreeningCase | null> {
    const parts = mergeSubject(before.subject, said);
    const subject = toSubject(parts);
    if (subject.names.length === 0) return null;
    const evidence = await this.#screener.screen(subject);
    return screenAgain(before, { subject: parts, evidence, subjectReadAtMs, nowMs: this.#now() });
  }

  #isBehind({ lists }: ScreeningCase): boolean {
    const own = new Map(this.#screener.versions().map(({ list, date }) => [list, date]));
    return lists.some(({ list, date }) => {
      const ownDate = own.get(list) ?? null;
      return ownDate !== null && date !== null && ownDate < date;
    });
  }

  /** What was found is in the case, sealed: the audit is read by more people. */
  #toEvent({ customerId }: ScreeningCase, actor: Actor): Omit<AuditEvent, 'action'> {
    return { atMs: this.#now(), actor, outcome: 'DONE', customerId };
  }

  #write(screeningCase: ScreeningCase, record: ScreeningCaseRecord | null, event: AuditEvent): Promise<boolean> {
    const listsKey = toListsKey(screeningCase.lists);
    return this.#store.write({ screeningCase, listsKey, version: record?.version ?? null, event });
  }
}

function parseNote(text: string): string {
  const note = text.trim();
  if (note !== '' && note.length <= longestNote) return note;
  throw new InvalidInput('input.note', `input.note must have 1 to ${longestNote} characters: decisions have reasons.`);
}
