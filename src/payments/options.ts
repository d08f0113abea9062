// What payments for callers are made with. Given by open.ts to service.ts and the use cases behind it.

import type { RegisteredClient } from '../domain/client.ts';
import type { PaymentEngine } from './advance.ts';

/** What PaymentService (service.ts) needs. */
export interface PaymentOptions extends PaymentEngine {
  /** By client id. */
  readonly clients: ReadonlyMap<string, RegisteredClient>;
}

/** The scope that makes, confirms and cancels payments. */
export const writeScope = 'payments:write';
