// Reading statements without anybody asking: loaders that speak for the customer, with nobody there, and one window as far as its bank
// gives it. Used by statement-upkeep.ts and statement-polling.ts.

import { createLoaders } from '../../subgraphs/loaders.ts';
import type { Loaders } from '../../subgraphs/shared/loaders.ts';
import type { StatementPart } from '../../subgraphs/shared/located-entry.ts';
import { createAccess } from '../auth/access.ts';
import type { DateWindow } from '../banks/connector.ts';
import { homeOf, type Link } from '../domain/link.ts';
import { deadlineIn } from '../http/deadline.ts';
import { BankReads, type ReadingServices } from '../reading/bank-reads.ts';
import type { AccountRecord, LocatedAccount } from '../reading/located-account.ts';
import type { OnShown } from '../reading/read-audit.ts';
import type { Sourced } from '../reading/sourced.ts';
import type { Directory } from '../store/directory.ts';

/** What {@link UnattendedReading} needs. */
export interface UnattendedReadingOptions {
  readonly directory: Directory;
  readonly reading: ReadingServices;
  /** Whether statements are asked for as far back as the bank gives them. */
  readonly readsAllHistory: boolean;
  /** Hears of what is read; null where nobody keeps it. */
  readonly onShown: OnShown | null;
  /** Ends what is being read; absent where it goes on to its end. */
  readonly stopping?: AbortSignal;
}

/** How long one answer may take. */
const answerMs = 60_000;
/** Answers of one window that stop before their end: at 400 pages each, more than any account has. */
const mostPieces = 20;

/** Reads for one link. */
export class UnattendedReading {
  readonly #options: UnattendedReadingOptions;
  readonly #link: Link;

  constructor(options: UnattendedReadingOptions, link: Link) {
    this.#options = options;
    this.#link = link;
  }

  /** One answer's time each: an account with a long history is not a request with a deadline. */
  loaders(): Loaders {
    const { directory, reading, readsAllHistory, onShown, stopping } = this.#options;
    const principal = {
      kind: 'customer',
      subject: this.#link.customerId,
      clientId: '',
      scopes: new Set<string>(),
    } as const;
    const access = createAccess(principal, directory);
    const deadline = deadlineIn(answerMs, stopping);
    const psu = { ipAddress: null, userAgent: null };
    return createLoaders(new BankReads(reading, { access, deadline, psu, readsAllHistory }), {
      payments: null,
      webhooks: null,
      onShown,
    });
  }

  /**
   * The accounts that are to be read through this link: all of its list, but for those that another link shows by which the same bank is
   * reached otherwise; null where its list cannot be had.
   */
  async accounts(): Promise<Sourced<readonly AccountRecord[]> | null> {
    const link = this.#link;
    const { accounts } = this.loaders();
    const { reading } = await accounts.outcomeOfLink(link);
    const all = await this.#options.directory.readLinksOfCustomer(link.customerId);
    const others = all.filter((other) => other.bankId !== link.bankId && homeOf(other) === homeOf(link));
    if (reading === null || others.length === 0) return reading;
    const own = all.find(({ id }) => id === link.id) ?? link;
    const shown = await accounts.accountsOfLinks([own, ...others]);
    const elsewhere = shown.accounts.filter((located) => located.link.bankId !== link.bankId);
    const keys = new Set(elsewhere.map(({ record }) => record.key));
    return { ...reading, value: reading.value.filter(({ key }) => !keys.has(key)) };
  }

  /** A window as far as the bank gives it; null where it fails. */
  async readWindow(located: LocatedAccount, window: DateWindow): Promise<StatementPart | null> {
    for (let piece = 1; ; piece++) {
      const part = await this.loaders()
        .transactions.statement(located, window)
        .catch(() => null);
      if (part?.goesOn !== true || piece >= mostPieces || this.#options.stopping?.aborted === true) return part;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, part.nextRefreshAtMs - Date.now())).unref());
    }
  }
}
