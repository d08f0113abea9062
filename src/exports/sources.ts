// What became of each bank that an export has asked, without what it answered: an export holds one part of one statement at a time.
// Told by entries.ts while it reads; read for the manifest, as the schema tells `TransactionConnection.sources`.

import type { SourceResultModel } from '../../subgraphs/shared/models.ts';
import { toSource } from '../../subgraphs/shared/sources.ts';
import type { BankFailure } from '../domain/errors.ts';
import type { StatementEntry } from '../domain/statement.ts';
import type { AccountRecord, LocatedAccount } from '../reading/located-account.ts';
import type { Outcome, Sourced } from '../reading/sourced.ts';

interface AccountOutcome {
  readonly located: LocatedAccount;
  readonly readings: Sourced<null>[];
  failure: BankFailure | null;
}

/** A reading without what was read. */
function withoutValue({ value: _value, ...reading }: Sourced<unknown>): Sourced<null> {
  return { ...reading, value: null };
}

/** Of one export. */
export class SourceLedger {
  readonly #lists: readonly Outcome<readonly AccountRecord[]>[];
  readonly #accounts = new Map<string, AccountOutcome>();

  /** @param lists what became of each link's list of accounts */
  constructor(lists: readonly Outcome<readonly AccountRecord[]>[]) {
    this.#lists = lists;
  }

  /** A part of an account's statement was read. */
  read(located: LocatedAccount, part: Sourced<readonly StatementEntry[]>): void {
    this.#of(located).readings.push(withoutValue(part));
  }

  /** The rest of an account's statement could not be read. */
  failed(located: LocatedAccount, failure: BankFailure): void {
    this.#of(located).failure = failure;
  }

  #of(located: LocatedAccount): AccountOutcome {
    const key = `${located.link.id}\n${located.record.key}`;
    let outcome = this.#accounts.get(key);
    if (outcome === undefined) {
      outcome = { located, readings: [], failure: null };
      this.#accounts.set(key, outcome);
    }
    return outcome;
  }

  /** What became of an account. */
  of(located: LocatedAccount): { readonly readings: readonly Sourced<null>[]; readonly failure: BankFailure | null } {
    return this.#of(located);
  }

  /** One for each link that was asked, in the order of the links. */
  toSources(): readonly SourceResultModel[] {
    return this.#lists.map(({ link, reading, failure }) => {
      const own = [...this.#accounts.values()].filter(({ located }) => located.link.id === link.id);
      return toSource(link, {
        readings: reading === null ? [] : [reading],
        failures: failure === null ? [] : [failure],
        accounts: own,
        hasPart: own.some(({ readings }) => readings.length > 0),
      });
    });
  }
}
