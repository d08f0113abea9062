// An account as it is answered: a model whose plain fields are read in place (plain.ts). Made by the resolvers of every
// subgraph that has read an account; a bare reference stays `{ id }`.

import type { Account } from '../../src/domain/account.ts';
import type { GlobalIds, KeyedAccount } from '../../src/domain/global-id.ts';
import { ownerOf } from '../../src/domain/link.ts';
import { type AccountRecord, type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { AccountModel } from './models.ts';
import { declareLasting } from './plain.ts';

/** What of an account is the same in every answer: its id, and what its record says. */
class AccountAnswer {
  readonly customerId: string;
  readonly bankId: string;
  readonly id: string;

  constructor({ customerId, bankId, accountKey }: KeyedAccount, ids: GlobalIds) {
    this.customerId = customerId;
    this.bankId = bankId;
    this.id = ids.account({ customerId, bankId, accountKey });
  }
}

/** Kept as long as the record itself, which the cache holds. */
const answers = new WeakMap<AccountRecord, AccountAnswer>();

function answerOf(located: LocatedAccount, ids: GlobalIds): AccountAnswer {
  const { customerId, bankId } = ownerOf(located.link);
  let answer = answers.get(located.record);
  if (answer === undefined || answer.customerId !== customerId || answer.bankId !== bankId) {
    answer = new AccountAnswer(nameOf(located), ids);
    answers.set(located.record, answer);
  }
  return answer;
}

/** An account that has been read. Each field that it holds is said here alone; `Account`'s resolvers load it for the rest. */
export class LoadedAccount implements AccountModel {
  readonly id: string;
  readonly located: LocatedAccount;

  readonly #answer: AccountAnswer;

  /** With the id that it was asked for by, where it was. */
  constructor(located: LocatedAccount, ids: GlobalIds, id?: string) {
    const answer = answerOf(located, ids);
    this.id = id ?? answer.id;
    this.located = located;
    this.#answer = answer;
  }

  /** What is the same in every answer; null where the account was asked for by an older id. */
  get lastingPart(): object | null {
    return this.id === this.#answer.id ? this.#answer : null;
  }

  get name(): Account['name'] {
    return this.located.record.account.name;
  }
  get nickname(): Account['nickname'] {
    return this.located.record.account.nickname;
  }
  get type(): Account['type'] {
    return this.located.record.account.type;
  }
  get status(): Account['status'] {
    return this.located.record.account.status;
  }
  get currency(): Account['currency'] {
    return this.located.record.account.currency;
  }
  get openedOn(): Account['openedOn'] {
    return this.located.record.account.openedOn;
  }
}

declareLasting(
  LoadedAccount,
  ['id', 'name', 'nickname', 'type', 'status', 'currency', 'openedOn'],
  ({ lastingPart }) => lastingPart,
);
