// Where tests pay: a bank of the sandbox by its id, or an institution of one of its sources (`enable/rheinbank`), which
// gateways know by an id of their own and the sandbox's control API by the source's. Used by crash.test.ts and by test/faults/crash.

import type { Bank } from '../../../src/domain/bank.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';

/** One of them. */
export interface Place {
  /** As gateways know it. */
  readonly bankId: string;
  /** Whose accounts and payments they are in the sandbox. */
  readonly house: string;
  /** The control API's path to its faults. */
  readonly faults: string;
  /** Whether an order whose answer was lost may move money: not where only the answer says where the customer agrees to it. */
  readonly mayLoseOrders: boolean;
}

/** Finds one by its name; `opened` are the banks of sources. @throws Error for a name that the sandbox has not */
export function toPlace(
  name: string,
  { sources }: Pick<SandboxDescription, 'sources'>,
  opened: Iterable<{ readonly bank: Bank }>,
): Place {
  const [house = '', sourceId = null] = name.split('/').reverse();
  if (sourceId === null) return { bankId: name, house, faults: `/banks/${name}/faults`, mayLoseOrders: true };
  const source = sources.find(({ id }) => id === sourceId);
  const institution = source?.institutions.find(({ id }) => id === house);
  for (const { bank } of opened) {
    if (bank.via?.source.id !== sourceId || bank.name !== institution?.name) continue;
    const faults = `/sources/${sourceId}/institutions/${house}/faults`;
    return { bankId: bank.id, house, faults, mayLoseOrders: false };
  }
  throw new Error(`the sandbox has no ${name}`);
}
