// Where tests pay: a bank of the sandbox by its id, or an institution of one of its sources (`enable/rheinbank`), which
// gateways know by an id of their own and the sandbox's control API by the source's. Used by crash.test.ts and by test/faults/crash.

import { ownInstitution } from '../../../src/banks/revolut-business/institution.ts';
import { toSourceEntries } from '../../../src/cli/development.ts';
import type { Bank } from '../../../src/domain/bank.ts';
import { toInstitutionBankId } from '../../../src/domain/source.ts';
import type { SandboxDescription } from '../../../src/sandbox/description.ts';
import { makeSource } from '../../support/sources.ts';

/** One of them. */
export interface Place {
  /** As gateways know it. */
  readonly bankId: string;
  /** Whose accounts and payments they are in the sandbox. */
  readonly house: string;
  /** The control API's path to its faults. */
  readonly faults: string;
  /** Whose payments they are. */
  readonly customer: string;
  /** True where payments are ordered, and allowed by nobody's browser. */
  readonly isOrdered: boolean;
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
  const usual = { customer: 'finn', isOrdered: false };
  if (sourceId === null) return { ...usual, bankId: name, house, faults: `/banks/${name}/faults`, mayLoseOrders: true };
  const entry = toSourceEntries({ sources }).find(({ id }) => id === sourceId);
  // The operator's own accounts: of one institution, whose bank's id is known beforehand.
  if (entry?.standard === 'revolut-business') {
    const institution = ownInstitution({ ...makeSource({ id: sourceId }), profile: entry.profile });
    return {
      bankId: toInstitutionBankId({ id: sourceId }, institution),
      house: sourceId,
      faults: `/sources/${sourceId}/faults`,
      customer: house,
      isOrdered: true,
      mayLoseOrders: false,
    };
  }
  const source = sources.find(({ id }) => id === sourceId);
  const institution = source?.institutions.find(({ id }) => id === house);
  for (const { bank } of opened) {
    if (bank.via?.source.id !== sourceId) continue;
    if (bank.name !== institution?.name) continue;
    const faults = `/sources/${sourceId}/institutions/${house}/faults`;
    return { ...usual, bankId: bank.id, house, faults, mayLoseOrders: false };
  }
  throw new Error(`the sandbox has no ${name}`);
}
