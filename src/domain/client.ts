// A client of this gateway that may send customers to a bank: an app, or a partner. Comes from the banks file.

/** Which documents a client may run: `any`, `listed` ones only, or any with listed ones `preferred`, where others are counted. */
export type DocumentPolicy = 'any' | 'listed' | 'preferred';

/** A registered client. */
export interface RegisteredClient {
  /** Its OAuth client id: `client_id` of its tokens (RFC 9068), `sub` of a partner's own. */
  readonly id: string;
  /** What people call it, where it asks them for something; absent where its id is all there is. */
  readonly name?: string;
  /** Where it may have people back, each compared character by character (RFC 9700 section 2.1). */
  readonly redirectUris: readonly string[];
  /** Which documents it may run; absent for what the gateway's setting says. */
  readonly documents?: DocumentPolicy;
  /**
   * How often, and what it may pay: by currency, in minor units, inclusive. A currency that is not named may not be paid at all; without
   * limits the banks' own are the only ones.
   */
  readonly limits?: ClientLimits;
  /**
   * Ids of banks at which it may have payments authorised that name no account of the customer's, and that nobody confirms:
   * whoever is sent the bank's address can pay. The operator's risk.
   */
  readonly unconfirmedPayments?: ReadonlySet<string>;
  /** Id of its plan (plan.ts); absent for the usual one. */
  readonly plan?: string;
}

/** How often each subject may, through this client; what is not named is the gateway's own limit. */
export interface ClientWriteLimits {
  /** Links begun or renewed. */
  readonly linkAttemptsPerMinute?: number;
  readonly paymentsPerMinute?: number;
  readonly payeeChecksPerHour?: number;
}

/** Limits of payments; a day is UTC's. */
export interface ClientLimits extends ClientWriteLimits {
  readonly perPayment?: Readonly<Record<string, bigint>>;
  readonly perDay?: Readonly<Record<string, bigint>>;
}

/** Whether people may be sent back there: character by character, as it is registered. */
export const isRegisteredUri = (client: RegisteredClient | undefined, redirectUri: string): boolean =>
  client?.redirectUris.includes(redirectUri) === true;

/** The longest `state` of a client's that is kept, characters. */
export const maxStateLength = 512;

/** Whether a client's `state` can be kept, to be given back with the person: PostgreSQL takes no zero byte in a text. */
export const isKeepableState = (state: string | null): boolean =>
  state === null || (state.length <= maxStateLength && !state.includes('\0'));
