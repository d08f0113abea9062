// Where calls that are made as the gateway itself, and not for one customer, get their bearer: OAuth's client credentials at a bank
// (src/oauth), whatever its API has instead at a source (src/banks/<standard>). Made by open-bank.ts and src/sources.

/** The port. */
export interface ClientTokens {
  /** A token of a scope that is good for at least a call. Cheap when one is in memory. @throws OAuthFailure */
  clientToken(scope: string): Promise<string>;
  /**
   * One was refused although it should be good: the next one is had anew, unless another has come since. Calls that were under way with
   * one token tell of it one after the other.
   */
  forgetClientToken(scope: string, refused: string): void;
}
