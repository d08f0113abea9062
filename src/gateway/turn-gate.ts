// Whether the event loop keeps up with what comes. Work that is begun in one turn of the loop holds up all that has come in
// meanwhile: a queue that no counter of ours sees, since it lies in the sockets. Where turns have been long without a break for a
// while, each turn takes on work for so many milliseconds only. A burst, a large answer or a garbage collection refuses
// nobody. After CoDel (RFC 8289): a standing queue is told from a passing one by its shortest delay. Called by overload.ts.

/** Lets requests in. */
export interface TurnGate {
  /** Whether a request that has just come in is answered. */
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

/** What a person does not notice, and some thirty middle answers take. House rule, measured by `npm run bench:flood`. */
const usualTurnMs = 50;
/** Longer than a burst of a page's first queries takes. */
const usualPatienceMs = 300;
/** And so many of them: a pause of the whole process, for garbage say, is one long turn. */
const patienceTurns = 3;
/** Requests that a turn answers however long it has been: somebody's large answer does not shut out the others. */
const leastPerTurn = 4;

/** Makes a gate. It costs a timestamp a request, and a callback a turn that has any. */
export function createTurnGate(options: TurnGateOptions = {}): TurnGate {
  const { turnMs = usualTurnMs, patienceMs = usualPatienceMs } = options;
  const { now = () => performance.now(), onTurnEnd = (callback) => void setImmediate(callback) } = options;
  let turnBeganMs: number | null = null;
  let arrivals = 0;
  let lastShortMs = now();
  let longTurns = 0;
  let answered = 0;
  const endTurn = (): void => {
    const nowMs = now();
    const tookMs = turnBeganMs === null ? 0 : nowMs - turnBeganMs;
    // A turn in which nothing came has nobody waiting behind it.
    longTurns += 1;
    if (arrivals === 0 || tookMs < turnMs) {
      lastShortMs = nowMs;
      longTurns = 0;
    }
    answered = 0;
    if (arrivals === 0) {
      turnBeganMs = null;
      return;
    }
    arrivals = 0;
    turnBeganMs = nowMs;
    onTurnEnd(endTurn);
  };
  return {
    admit() {
      const nowMs = now();
      arrivals += 1;
      if (turnBeganMs === null) {
        turnBeganMs = nowMs;
        // The loop was idle until now.
        lastShortMs = nowMs;
        longTurns = 0;
        onTurnEnd(endTurn);
      }
      const keepsUp = longTurns < patienceTurns || nowMs - lastShortMs <= patienceMs;
      if (!keepsUp && nowMs - turnBeganMs > turnMs && answered >= leastPerTurn) return false;
      answered += 1;
      return true;
    },
  };
}
