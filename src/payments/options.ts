// What payments for callers are made with. Given by open.ts to service.ts and the use cases behind it.

import type { RegisteredClient } from '../domain/client.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { PaymentEngine } from './advance.ts';

/** What PaymentService (service.ts) needs. */
export interface PaymentOptions extends PaymentEngine {
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
  /** Where people come back to is told the payment, or the mandate, by its global id. */
  readonly ids: Pick<GlobalIds, 'payment' | 'mandate'>;
}

/** The scope that makes, confirms and cancels payments. */
export const writeScope = 'payments:write';
