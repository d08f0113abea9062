// Who asks for something to be done, as whatever acts for them is handed it: linking, payments, webhooks. Made once a request
// by src/start/request-context.ts and by the links page; judged by its `access`, nowhere else.

import type { Deadline } from '../http/deadline.ts';
import type { Access } from './access.ts';
import type { Principal } from './principal.ts';

/** A caller with a token, within one request's time. */
export interface Caller {
  readonly principal: Principal;
  /** What they may see and do. */
  readonly access: Access;
  /** Until when they wait for an answer. */
  readonly deadline: Deadline;
  /** The person's address when they are there (Berlin Group `PSU-IP-Address`); null when nobody is, or nobody says. */
  readonly psuIpAddress: string | null;
}
