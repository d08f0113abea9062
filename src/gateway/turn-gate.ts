// Whether the event loop keeps up with what comes. Work that is begun in one turn of the loop holds up all that has come in
// meanwhile: a queue that no counter of ours sees, since it lies in the sockets. Where turns have been long without a break for a
// while, each turn takes on work for so many milliseconds only. It is asked where work begins, not where requests arrive: a hundred
// arrive in a millisecond, and are worked off one after another. A burst of a fifth of a second, a large answer or a garbage
// collection refuse nobody. After CoDel (RFC 8289): a standing queue is told from a passing one by its shortest delay. Called by overload.ts.

/** Lets operations in. */
export interface TurnGate {
  /** Whether an operation is executed now: its work begins with this turn's. */
  admit(): boolean;
}

/** What {@link createTurnGate} needs; each has its usual. */
export interface TurnGateOptions {
  /** How long a turn takes on work while there is too much, and up to when one counts as short, milliseconds. */
  readonly turnMs?: number;
  /** How long all turns have to be longer than that, milliseconds; three at least. */
  readonly patienceMs?: number;
  /** Milliseconds, of any beginning. */
  readonly now?: () => number;
  /** Calls back when this turn is over. */
  readonly onTurnEnd?: (callback: () => void) => void;
}

/** What a person does not notice, and some fifty answers take. House rule, measured by `npm run bench:flood`. */
export const usualTurnMs = 50;
/** Longer than a burst of a page's first queries takes. */
const usualPatienceMs = 150;
/** So many times its length a turn takes on work in a burst: what comes then would be late anyway. */
const burstTurns = 4;
/** And so many of them: a pause of the whole process, for garbage say, is one long turn. */
const patienceTurns = 3;
/** Operations that a turn answers however long it has been: somebody's large answers do not shut out the others. */
const leastPerTurn = 4;

/** Makes a gate. It costs a timestamp an operation, and a callback a turn that has any. */
export function createTurnGate(options: TurnGateOptions = {}): TurnGate {
  const { turnMs = usualTurnMs, patienceMs = usualPatienceMs } = options;
  const { now = () => performance.now(), onTurnEnd = (callback) => void setImmediate(callback) } = options;
  let turnBeganMs: number | null = null;
  let arrivals = 0;
  let answered = 0;
  let longTurns = 0;
  let lastShortMs = now();
  const endTurn = (): void => {
    const nowMs = now();
    longTurns += 1;
    // A turn in which nothing came has nobody waiting behind it.
    if (arrivals === 0 || turnBeganMs === null || nowMs - turnBeganMs < turnMs) {
      lastShortMs = nowMs;
      longTurns = 0;
    }
    turnBeganMs = arrivals === 0 ? null : nowMs;
    if (arrivals > 0) onTurnEnd(endTurn);
    arrivals = 0;
    answered = 0;
  };
  return {
    admit() {
      const nowMs = now();
      arrivals += 1;
      if (turnBeganMs === null) {
        // The loop was idle until now.
        turnBeganMs = nowMs;
        lastShortMs = nowMs;
        longTurns = 0;
        onTurnEnd(endTurn);
      }
      const keepsUp = longTurns < patienceTurns || nowMs - lastShortMs <= patienceMs;
      const mostMs = keepsUp ? turnMs * burstTurns : turnMs;
      if (nowMs - turnBeganMs > mostMs && answered >= leastPerTurn) return false;
      answered += 1;
      return true;
    },
  };
}
