// A bank: who it is, which standard it speaks, what it can do. Made by src/config/banks-file.ts of what is configured, and by
// src/sources of the institutions of a source; read everywhere.

/** The standards' names; what each is says its descriptor (src/banks/standards.ts). */
export const bankStandards = [
  'open-banking-uk',
  'berlin-group',
  'cdr',
  'enable-banking',
  'plaid',
  'revolut-business',
] as const;
/** One of {@link bankStandards}. */
export type BankStandard = (typeof bankStandards)[number];

/** Those that a source speaks for many banks, and no bank itself. */
export const sourceStandards = [
  'enable-banking',
  'plaid',
  'revolut-business',
] as const satisfies readonly BankStandard[];

/** What a client can ask of a bank; asking for more gives UNSUPPORTED without a call. */
export const bankCapabilities = [
  'ACCOUNTS',
  'BALANCES',
  'TRANSACTIONS',
  'PENDING_TRANSACTIONS',
  'CUSTOMER',
  'PAYMENTS',
  'PAYMENT_MANDATES',
  'CARDS',
  'CARD_CONTROLS',
  'DIRECT_DEBITS',
  'STANDING_ORDERS',
  'SCHEDULED_PAYMENTS',
  'BENEFICIARIES',
  'STATEMENTS',
  'PRODUCTS',
  'STANDING_ORDER_PAYMENTS',
  'INTERNATIONAL_PAYMENTS',
] as const;
/** One of {@link bankCapabilities}. */
export type BankCapability = (typeof bankCapabilities)[number];

/**
 * What a bank allows of all gateways together; null where it sets no limit.
 * PSD2 (RTS on SCA, article 36(5)(b)): 4 calls a day without the person, by consent, account and endpoint. CDR: 5 calls a
 * second without the person, and 20 sessions of 100 calls a day.
 */
export interface BankLimits {
  /** Calls begun in any one second. */
  readonly callsPerSecond: number | null;
  /** Calls under way at once. */
  readonly concurrentCalls: number | null;
  /** Calls a day of the bank's without the person, by link and path; further pages of a list are not counted. */
  readonly unattendedCallsPerDay: number | null;
}

/** A bank that sets no limits. */
export const noLimits: BankLimits = { callsPerSecond: null, concurrentCalls: null, unattendedCallsPerDay: null };

/** How the gateway proves to a bank's authorisation server who it is (RFC 7521, 8705, 6749 section 2.3.1). */
export const clientAuthentications = ['private_key_jwt', 'tls_client_auth', 'client_secret_basic'] as const;
/** One of {@link clientAuthentications}. */
export type ClientAuthentication = (typeof clientAuthentications)[number];

/** The signature algorithms that are used and accepted: FAPI's two, and EdDSA. */
export const signatureAlgorithms = ['PS256', 'ES256', 'EdDSA'] as const;
/** One of {@link signatureAlgorithms}. */
export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

/** The gateway as a client of a bank's authorisation server. Holds secrets: never logged. */
export interface BankAuthorization {
  /** As in the server's metadata (RFC 8414, OpenID Connect Discovery). */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: ClientAuthentication;
  readonly clientSecret: string | null;
  /** For client assertions and request objects: a private JWK as JSON, or PKCS #8 as PEM. */
  readonly signingKey: string | null;
  readonly signingKeyId: string | null;
  readonly signingAlgorithm: SignatureAlgorithm | null;
}

/** The gateway's certificate for a bank, and whom it believes there; PEM texts. Holds a secret: never logged. */
export interface BankTls {
  readonly certificate: string | null;
  readonly key: string | null;
  /** Instead of the well-known authorities; null for those. */
  readonly ca: string | null;
}

/** The gateway's qualified seal (eIDAS, QSealC), with which requests to a bank are signed; PEM texts. Holds a secret: never logged. */
export interface BankSeal {
  /** The certificate, then those that vouch for it, if they are sent along. */
  readonly certificate: string;
  /** The private key, without a passphrase, or the name of one that is kept elsewhere. */
  readonly key: string;
}

/**
 * A source of banks: an aggregator or a payment institution through which many banks are reached. It has credentials and a list
 * of institutions; each institution that customers link is a {@link Bank}. Named in `sources:` of the banks file, followed by
 * src/sources, spoken to by its standard. Holds secrets: never logged.
 */
export interface BankSource {
  /** Stable, begins its banks' ids: lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  readonly standard: BankStandard;
  readonly version: string;
  /** The base URL of its API. */
  readonly endpoint: string;
  /** How the gateway shows who it is, as the standard's own schema has read it. Secret. */
  readonly credentials: Readonly<Record<string, string>>;
  /** ISO 3166-1 alpha-2: only institutions there; null for all. */
  readonly countries: ReadonlySet<string> | null;
  /** Only institutions of these names or ids; null for all. */
  readonly only: ReadonlySet<string> | null;
  /** What its banks differ in from the standard, as the standard's profile schema has read it. */
  readonly profile: Readonly<Record<string, unknown>>;
  /** What single ones differ in besides, whole: by name or by the bank's id. */
  readonly profiles: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** How long one operation may wait for one of its banks, milliseconds. */
  readonly timeoutMs: number;
  /** Calls of one gateway under way at once, to all its banks together. */
  readonly maxConcurrentCalls: number;
  /** Over all gateways: by second and at once of all its banks together, by day of each link. */
  readonly limits: BankLimits;
}

/** One institution as its source tells it. */
export interface Institution {
  /** By what the source knows it, for its standard alone; never changes. */
  readonly key: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly bic: string | null;
  /** Where its logo lies, an image of somebody else's; null without one. */
  readonly logoUrl: string | null;
  /** How long a consent lasts at most, seconds; null when the source does not say. */
  readonly maxConsentSeconds: number | null;
  readonly capabilities: readonly BankCapability[];
  /** What its standard needs to know besides; JSON. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** Through which source a bank is reached, and as which of its institutions. */
export interface BankVia {
  readonly source: BankSource;
  readonly institution: Institution;
}

/** One bank. */
export interface Bank {
  /** Stable, part of global ids: lower-case letters, digits and hyphens. */
  readonly id: string;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly bic: string | null;
  readonly standard: BankStandard;
  readonly version: string;
  /** Base URLs: whatever stands before the standard's own paths. */
  readonly endpoints: { readonly accounts: string; readonly customer: string; readonly payments: string | null };
  /** How long one operation may wait for this bank, milliseconds. */
  readonly timeoutMs: number;
  /** Calls of one gateway under way at once: its sockets to this bank. */
  readonly maxConcurrentCalls: number;
  /** Over all gateways. */
  readonly limits: BankLimits;
  /** IANA zone in which the bank's days are reckoned. */
  readonly timeZone: string;
  /** What the bank differs in from its standard, as the standard's profile schema has read it; absent for nothing. */
  readonly profile?: Readonly<Record<string, unknown>>;
  /** The name of its quirk (src/banks/<standard>/quirks); null or absent for none. */
  readonly quirk?: string | null;
  /** How far back the bank shows entries without fresh SCA, days; null when unknown. */
  readonly maxHistoryDays: number | null;
  /** Days of entries that one answer holds at most, whatever is asked (HSBC UK: six months); null or absent for no limit. */
  readonly maxStatementDays?: number | null;
  /**
   * How long after it was sent a payment's submission may still take effect, milliseconds: longer than anything between the
   * gateway and the bank's books holds a request. Absent for two minutes.
   */
  readonly submissionSettlingMs?: number;
  /** How long a consent lasts at most, days; null when unknown. */
  readonly maxConsentDays: number | null;
  /** True where the bank is sent the trace that a call belongs to (W3C Trace Context). */
  readonly sendsTraceContext?: boolean;
  /** Null or absent when customers cannot be linked to it here. */
  readonly authorization?: BankAuthorization | null;
  readonly tls?: BankTls | null;
  /** Null or absent where requests are not signed. */
  readonly qseal?: BankSeal | null;
  /** Through which source it is reached; null or absent for a bank of its own. Holds the source's secrets: never logged. */
  readonly via?: BankVia | null;
}
