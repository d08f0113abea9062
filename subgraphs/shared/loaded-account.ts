// An account as it is answered: a model whose plain fields are read in place (plain.ts). Made by the resolvers of every
// subgraph that has read an account; a bare reference stays `{ id }`.

import type { Account } from '../../src/domain/account.ts';
import type { GlobalIds } from '../../src/domain/global-id.ts';
import { type LocatedAccount, nameOf } from '../../src/reading/located-account.ts';
import type { AccountModel } from './models.ts';

/** An account that has been read. Each field that it holds is said here alone; `Account`'s resolvers load it for the rest. */
export class LoadedAccount implements AccountModel {
  readonly id: string;
  readonly located: LocatedAccount;

  /** With the id that it was asked for by, where it was. */
  constructor(located: LocatedAccount, ids: GlobalIds, id = ids.account(nameOf(located))) {
    this.id = id;
    this.located = located;
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
