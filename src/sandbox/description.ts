// What a started sandbox tells whoever started it: addresses, banks, ready-made links. Written by sandbox.ts, sent over
// IPC or stdout by main.ts, read by `npm start` and by the integration tests. The shape of a bank is exactly that of the
// product's banks file; it is declared here again because the sandbox shares no code with the gateway.

/** A bank API standard that a sandbox bank speaks. */
export type SandboxStandard = 'open-banking-uk' | 'berlin-group' | 'cdr';

/** The version of the standard, as the banks file writes it. */
export type SandboxVersion = '3.1' | '4.0' | '1.3' | '1';

/** What a house has of its standard's optional parts, in the words of a bank's `profile:` in the banks file. */
export type SandboxProfile = Readonly<Record<string, boolean | number | string | Readonly<Record<string, string>>>>;

/** What a customer can allow a link to read. */
export type SandboxPermission =
  | 'accounts'
  | 'balances'
  | 'transactions'
  | 'identity'
  | 'regularPayments'
  | 'beneficiaries'
  | 'products'
  | 'statements';

/** How the gateway is a client of a bank's authorisation server; keys and secrets are of this start only. */
export interface SandboxAuthorization {
  /** Discovery: this and /.well-known/openid-configuration. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientAuthentication: 'private_key_jwt' | 'tls_client_auth' | 'client_secret_basic';
  readonly clientSecret?: string;
  /** The private JWK as JSON text; for assertions and request objects. */
  readonly signingKey?: string;
  readonly signingKeyId?: string;
  readonly signingAlgorithm?: 'PS256' | 'ES256' | 'EdDSA';
}

/** Mutual TLS with a bank: PEM texts, and where the bank is reached by it. */
export interface SandboxTls {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
  readonly endpoints: { readonly accounts: string; readonly payments?: string };
}

/** One simulated bank, in the shape of the product's banks file. */
export interface SandboxBank {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly bic: string;
  readonly standard: SandboxStandard;
  readonly version: SandboxVersion;
  readonly endpoints: { readonly accounts: string; readonly customer?: string; readonly payments?: string };
  readonly timeoutMs: number;
  readonly profile?: SandboxProfile;
  readonly authorization?: SandboxAuthorization;
  readonly tls?: SandboxTls;
  /** What requests are signed with, where the bank demands that; PEM texts. */
  readonly qseal?: { readonly certificate: string; readonly key: string };
}

/** What every aggregator tells: one service through which its client reaches many institutions. */
interface SourceDescription {
  readonly id: string;
  readonly name: string;
  /** What stands before the paths of its API. */
  readonly endpoint: string;
  /** Which institutions are behind it; its API is what says more of them. */
  readonly institutions: readonly { readonly id: string; readonly name: string; readonly country: string }[];
}

/** Enable Banking, with its client's key of this start. */
export interface EnableBankingSource extends SourceDescription {
  readonly standard: 'enable-banking';
  /** The client's id there: the `kid` of its tokens. */
  readonly applicationId: string;
  /** The client's private key, PKCS#8 PEM, for RS256. */
  readonly signingKey: string;
}

/** Plaid, with its client's id and secret of this start; the ids of its institutions are those of its API. */
export interface PlaidSource extends SourceDescription {
  readonly standard: 'plaid';
  readonly clientId: string;
  readonly secret: string;
}

/** Revolut Business, with its client's key, tokens and secrets of this start; its one institution is the business itself. */
export interface RevolutSource extends SourceDescription {
  readonly standard: 'revolut-business';
  /** The subject of the client's assertions. */
  readonly clientId: string;
  /** The issuer of the client's assertions: the domain of its redirect address. */
  readonly issuer: string;
  /** The private key of the client's certificate, PKCS#8 PEM, for RS256. */
  readonly signingKey: string;
  readonly refreshToken: string;
  /** The signing secret of the first webhook that is registered. */
  readonly webhookSecret: string;
  /** Whose accounts these are, and where they are kept. */
  readonly customer: string;
  readonly country: string;
}

/** An aggregator, or a service of the business's own money. Keys and secrets are of this start only. */
export type SandboxSource = EnableBankingSource | PlaidSource | RevolutSource;

/** One customer's consented access to one bank; the access token is random and lives as long as the process. */
export interface SandboxLink {
  readonly id: string;
  readonly customer: string;
  readonly bank: string;
  readonly accessToken: string;
  readonly consentId: string;
  readonly permissions: readonly SandboxPermission[];
  readonly expiresAt?: string;
}

/** A customer's leave for a partner to act for him at the gateway. */
export interface SandboxGrant {
  readonly partner: string;
  readonly customer: string;
}

/** Everything a client of the sandbox needs to know. */
export interface SandboxDescription {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  readonly audience: string;
  readonly controlUrl: string;
  /** Where names of payees are verified. */
  readonly payeeUrl: string;
  /** Where exchange rates are: the last ninety days, and the whole history. */
  readonly ratesUrl: string;
  readonly ratesHistoryUrl: string;
  readonly banks: readonly SandboxBank[];
  readonly links: readonly SandboxLink[];
  /** The sources; no ready-made link goes through one. */
  readonly sources: readonly SandboxSource[];
  readonly grants: readonly SandboxGrant[];
}
