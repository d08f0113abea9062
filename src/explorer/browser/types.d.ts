// What the page's scripts are told by the server (src/explorer/page.ts, insights-page.ts), keep, and find in the browser. Types only.

/** Which kind of caller the person explores as. */
export type Kind = 'customer' | 'partner' | 'analyst';

/** An operation to begin with. */
export interface Example {
  readonly kind: Kind;
  readonly title: string;
  readonly scopes: readonly string[];
  readonly text: string;
  /** JSON; empty for none. */
  readonly variables: string;
}

/** Who the sandbox's issuer gives a token to without asking. */
export interface SandboxPeople {
  readonly clientId: string;
  readonly grantType: string;
  readonly customers: readonly string[];
  readonly analysts: readonly string[];
  readonly partners: readonly { readonly id: string; readonly secret: string }[];
}

/** What both pages are told: where people sign in, and as whom. */
export interface SignInSettings {
  /** Path that everything is under; empty, or as `/gateway`. */
  readonly base: string;
  /** The page's own, under it. */
  readonly path: string;
  readonly issuer: string;
  readonly audience: string;
  /** Null where nobody can sign in. */
  readonly clientId: string | null;
  readonly scopes: readonly string[];
  /** Null everywhere but beside the sandbox. */
  readonly sandbox: SandboxPeople | null;
}

/** The settings of /explore, as page.ts writes them. */
export interface Settings extends SignInSettings {
  readonly examples: readonly Example[];
  readonly assets: {
    readonly graphiql: string;
    readonly workers: Readonly<Record<string, string>>;
    readonly schemas: Readonly<Record<Kind, string>>;
  };
}

/** Who is signed in, for as long as the tab is open. */
export interface Session {
  readonly kind: Kind;
  /** Secret. */
  readonly token: string;
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
}

/** What GraphiQL hands over to be sent. */
export interface FetcherParams {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Record<string, unknown>;
}

/** A model of Monaco's, as far as it is used. */
export interface TextModel {
  readonly uri: { readonly path: string };
  getValue(): string;
  setValue(text: string): void;
}

declare global {
  interface Window {
    MonacoEnvironment?: { globalAPI: boolean; getWorkerUrl(module: string, label: string): string };
    /** There once Monaco is loaded with `globalAPI`. */
    monaco?: { editor: { getModels(): TextModel[] } };
    YogaGraphiQL?: { renderYogaGraphiQL(place: Element, options: object): void };
  }
}
