// Recording of exchanges with banks, as operators ask for it: off until the store is open, for banks are opened before it. Called by
// services.ts.

import type { Config } from '../config/config.ts';
import type { ExchangeRecorder } from '../http/recorder.ts';
import type { Log } from '../observability/log.ts';
import { BankRecorder } from '../recording/recorder.ts';
import type { Store } from '../store/store.ts';

/** The recorder that banks are opened with, and its life. */
export interface Recording {
  readonly recorder: ExchangeRecorder;
  /** Begins to look at what operators ask for. */
  start(store: Pick<Store, 'bankRecordings'>): void;
  /** Writes what waits. To be called before the store is closed. */
  close(): Promise<void>;
}

/** Makes it, off. */
export function createRecording({ bankRecordingHours }: Pick<Config, 'bankRecordingHours'>, log: Log): Recording {
  let recorder: BankRecorder | null = null;
  return {
    recorder: {
      isOn: (bankId, linkId) => recorder?.isOn(bankId, linkId) === true,
      record: (exchange) => recorder?.record(exchange),
    },
    start({ bankRecordings: store }) {
      recorder = new BankRecorder({ store, keepMs: bankRecordingHours * 3_600_000, onTrouble: log.storeTrouble });
      void recorder.start();
    },
    async close() {
      await recorder?.close();
    },
  };
}
