// What a standard is to the rest of the gateway: one descriptor, src/banks/<standard>/standard.ts, that says its name,
// versions and profile and makes its connectors. Everything that lists standards goes through standards.ts and nothing else
// knows one by name. Who adds one: docs/adding-a-standard.md.

import type { z } from 'zod';
import type { Bank, BankStandard } from '../domain/bank.ts';
import type { ConsentRule } from '../domain/consent-rule.ts';
import type { Link } from '../domain/link.ts';
import type { BankHttp } from '../http/bank-http.ts';
import type { BankFiles } from '../http/file-calls.ts';
import type { RequestSigner } from '../http/request-signer.ts';
import type { CardControls } from './card-controls.ts';
import type { ClientTokens } from './client-tokens.ts';
import type { Connector } from './connector.ts';
import type { ConsentConnector } from './consent.ts';
import type { Mandating } from './mandate.ts';
import type { PaymentConnector } from './payment.ts';
import type { Quirk } from './quirk.ts';
import type { SignatureKey } from './signature-key.ts';
import type { SourceStandard } from './source.ts';

/** What a standard's reading connector is made with. */
export interface ConnectorDeps {
  readonly http: BankHttp;
  /** The way to files; absent where none is read. */
  readonly files?: BankFiles;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The bank's quirk; null for none. */
  readonly quirk: Quirk | null;
  /** The gateway's own at the bank or its source; null or absent for none. */
  readonly clientTokens?: ClientTokens | null;
}

/** One standard. */
export interface Standard {
  readonly name: BankStandard;
  /** As people call it. */
  readonly label: string;
  /** The versions that its connectors read. */
  readonly versions: readonly [string, ...string[]];
  /** What its banks may differ in; every key has a default, the standard's own. */
  readonly profile: z.ZodObject;
  /** What the words of a bank's former `features:` stand for in the profile. */
  readonly formerFeatures: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What a link of the banks file lacks, so that no call could be made with it; null for nothing. Absent where any will do. */
  findLinkLack?(bank: Bank, link: Link): string | null;
  /** How long consents of a bank last, and whether customers have to reconfirm them: by its country where the law decides. */
  consentRule(bank: Bank): ConsentRule;
  /**
   * What is wrong with the certificates of a bank, at settings of its entry; says no secret. Absent where any will do.
   * @param nowMs epoch milliseconds
   */
  findCertificateFaults?(
    bank: Bank,
    nowMs: number,
  ): readonly { readonly path: readonly string[]; readonly what: string }[];
  createConnector(bank: Bank, deps: ConnectorDeps): Connector;
  /** What signs every request that this bank wants signed; null for none. Absent where the standard has no such signatures. */
  createSigner?(bank: Bank, key: SignatureKey): RequestSigner | null;
  /** Absent where customers cannot be linked by it. */
  createConsents?(bank: Bank): ConsentConnector;
  /** Absent where it has no payments. `base` is the bank's payments endpoint. */
  createPayments?(bank: Bank, base: string): PaymentConnector & Mandating;
  /** Absent where cards cannot be frozen by it. `base` is the bank's accounts endpoint. */
  createCardControls?(bank: Bank, base: string): CardControls;
  /** Absent for a standard that banks speak themselves; where it is there, banks are reached through a source and no other way. */
  readonly source?: SourceStandard;
}
