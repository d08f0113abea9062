// What a bank's standard and country say of how long a consent lasts: told by the standards' descriptors
// (src/banks/<standard>/standard.ts), read wherever it is said when data go dark.

/** The rule of one bank. */
export interface ConsentRule {
  /** The data of one authorisation are to be had for so many days at most; null where nothing but its own end limits it. */
  readonly longestDays: number | null;
  /** Where the consent's end comes from, for people. */
  readonly endSource: string;
  /**
   * How often the customer has to say here, and not at the bank, that they go on sharing, so that the bank may be read without
   * them; null where nobody asks for it.
   */
  readonly reconfirmation: { readonly days: number; readonly source: string } | null;
}
