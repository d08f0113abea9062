// What has to happen to mandates without anybody asking: those whose gateway died are taken on, active ones are looked at, those that
// have ended are told to their banks. Runs on every gateway; each mandate has a lease of its own. Started by ../open.ts.

import { type Sweep, startRounds } from '../../store/rounds.ts';
import { advanceMandateBehind, type MandateOptions } from './setup.ts';

/** Between rounds, milliseconds. */
const everyMs = 2000;
/** Mandates a round, and how many at once. */
const [batch, atOnce] = [50, 4];

/** Starts sweeping. */
export function startMandateSweep(options: MandateOptions): Sweep<void> {
  const { store, now, onTrouble } = options;
  async function round(): Promise<void> {
    const waiting = [...(await store.paymentMandates.readDue(now(), batch))];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        await advanceMandateBehind(options, id, null);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  }
  const { stop } = startRounds({ everyMs, round, onTrouble, failed: 'a round of the mandates’ sweep failed' });
  return { round, stop };
}
