// Freezing as one request's caller may use it: made with the request's context, called by the resolvers of freezeCard and unfreezeCard.
// For whom the caller may act is its access's decision (src/auth/access.ts).

import type { Caller } from '../auth/caller.ts';
import type { RateLimited, WriteLimits } from '../limits/write-limits.ts';
import type { CardFreezing, CardStateRequest, CardStateResult } from './freezing.ts';

/** Freezing by one caller, within one request's time. */
export interface CallerCards {
  /** Whether the caller may freeze cards of a customer. */
  mayControl(customerId: string): Promise<boolean>;
  /** Whether a bank's cards can be frozen here. */
  canFreeze(bankId: string): boolean;
  /** Counts an attempt; null when the caller may. */
  take(): Promise<RateLimited | null>;
  /** As {@link CardFreezing.reach}; to be asked of what the caller may. @throws StoreFailure */
  reach(request: Omit<CardStateRequest, 'actor' | 'clientId' | 'deadline'>): Promise<CardStateResult>;
}

/** What a process has for freezing. */
export interface OpenCards {
  readonly freezing: CardFreezing;
  readonly limits: WriteLimits;
}

/** Freezing by one caller; null for somebody without a token, who may nothing. */
export function createCallerCards({ freezing, limits }: OpenCards, caller: Caller | null): CallerCards | null {
  if (caller === null) return null;
  const { principal, access, deadline } = caller;
  const { kind, subject, clientId } = principal;
  return {
    mayControl: (customerId) => access.mayActFor(customerId, 'cards:write'),
    canFreeze: (bankId) => freezing.canFreeze(bankId),
    take: () => limits.take('cardControl', principal),
    reach: (request) => freezing.reach({ ...request, actor: { kind, subject }, clientId, deadline }),
  };
}
