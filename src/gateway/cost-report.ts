// What an operation costs, for whoever asks by the header `graphql-cost`: `report` puts `extensions.cost` beside the answer,
// `estimate` gives it instead of one, and no bank is called for it. Called by operation-guard.ts; figures are those of
// src/limits/points.ts.

import { GraphQLError, type OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { OperationUsage } from '../limits/operation-usage.ts';
import { pointsPerBankCall, toPoints } from '../limits/points.ts';
import type { GatewayErrorCode } from './shared/errors.ts';

/** Refuses what cannot be told of. @throws GraphQLError BAD_REQUEST with HTTP 400 */
export function assertCostMode(usage: OperationUsage | undefined, { operation }: OperationDefinitionNode): void {
  if (usage === undefined || usage.mode === 'none' || usage.mode === 'report') return;
  if (usage.mode === 'unknown') throw badRequest('The header graphql-cost is `report` or `estimate`.');
  if (operation !== OperationTypeNode.QUERY)
    throw badRequest('Only queries can be estimated: nothing else is tried out.');
}

function badRequest(message: string): GraphQLError {
  const code: GatewayErrorCode = 'BAD_REQUEST';
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

/** `extensions.cost`; null where nobody asked. */
export function toCostReport(usage: OperationUsage | undefined, data: unknown): Record<string, unknown> | null {
  if (usage?.mode === 'report') {
    const { requested, bankCalls } = usage;
    const points = toPoints(requested) + bankCalls * pointsPerBankCall;
    return { requested, actual: countObjects(data), bankCalls, points };
  }
  if (usage?.mode === 'estimate') {
    const { requested, bounds } = usage;
    const { atLeast, atMost } = bounds;
    const own = toPoints(requested);
    const points = {
      atLeast: own + atLeast * pointsPerBankCall,
      atMost: atMost === null ? null : own + atMost * pointsPerBankCall,
    };
    return { requested, bankCalls: { atLeast, atMost }, points };
  }
  return null;
}

/** Objects of an answer, counted as its cost is: whatever has fields. */
function countObjects(data: unknown): number {
  let count = 0;
  const rest: unknown[] = [data];
  while (rest.length > 0) {
    const value = rest.pop();
    if (typeof value !== 'object' || value === null) continue;
    const isList = Array.isArray(value);
    if (!isList) count += 1;
    for (const part of isList ? value : Object.values(value)) if (typeof part === 'object') rest.push(part);
  }
  // The root is nobody's object.
  return Math.max(0, count - 1);
}
