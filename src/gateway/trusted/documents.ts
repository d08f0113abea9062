// Which documents a caller may run: any, listed ones only, or any with listed ones preferred; and the text of one that is
// named by its id. Asked by operation-guard.ts for every operation, by direct-answers.ts for the short way, and by
// named-requests.ts and the WebSocket for names. Filled by src/start from folder.ts.

import type { Principal } from '../../auth/principal.ts';
import type { DocumentPolicy } from '../../domain/client.ts';
import type { ListedDocuments } from './folder.ts';

/** What a document is to its caller; `refused` runs nowhere. */
export type DocumentStanding = 'listed' | 'unlisted' | 'refused';

/** What {@link TrustedDocuments} needs. */
export interface TrustedDocumentsOptions {
  readonly documents: ListedDocuments;
  /** By client id. */
  readonly policies: ReadonlyMap<string, DocumentPolicy>;
  /** Of clients that are not among them, and of callers without a token. */
  readonly otherwise: DocumentPolicy;
  /** Told of each operation of a caller who may not run just anything; `client` is null for one without a policy of its own. */
  readonly onUse?: (standing: DocumentStanding, client: string | null) => void;
}

/** How requests name a document. */
export interface NamedRequest {
  readonly query?: unknown;
  readonly documentId?: unknown;
  readonly id?: unknown;
  readonly extensions?: unknown;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The trusted documents of one gateway. */
export class TrustedDocuments {
  readonly #options: TrustedDocumentsOptions;
  #policies: TrustedDocumentsOptions['policies'];
  #byId: ListedDocuments = new Map();
  #texts: ReadonlySet<string> = new Set();

  constructor(options: TrustedDocumentsOptions) {
    this.#options = options;
    this.#policies = options.policies;
    this.replace(options.documents);
  }

  /** From now on these, and no others. */
  replace(documents: ListedDocuments): void {
    this.#byId = documents;
    this.#texts = new Set(documents.values());
  }

  /** From now on clients have these policies. */
  replacePolicies(policies: TrustedDocumentsOptions['policies']): void {
    this.#policies = policies;
  }

  /** The listed text that a request names and does not hold; null when it names none, or none that is listed. */
  textOf({ query, documentId, id, extensions }: NamedRequest): string | null {
    if (typeof query === 'string' && query !== '') return null;
    const persisted = isObject(extensions) ? extensions['persistedQuery'] : undefined;
    const hash = isObject(persisted) ? persisted['sha256Hash'] : undefined;
    const name = [documentId, id, hash].find((each) => typeof each === 'string' && each !== '');
    if (typeof name !== 'string') return null;
    return this.#byId.get(name) ?? this.#byId.get(name.replace(/^sha256:/, '')) ?? null;
  }

  /** What a text is to a caller. A text that is absent is one that nobody has listed. */
  standingOf(principal: Principal | null, text: string | undefined): DocumentStanding {
    if (text !== undefined && this.#texts.has(text)) return 'listed';
    return this.#policyOf(principal) === 'listed' ? 'refused' : 'unlisted';
  }

  /** Counts an operation, where its caller's documents are of interest. */
  count(principal: Principal | null, standing: DocumentStanding): void {
    if (this.#policyOf(principal) === 'any') return;
    const client = principal?.clientId;
    this.#options.onUse?.(standing, client !== undefined && this.#policies.has(client) ? client : null);
  }

  #policyOf(principal: Principal | null): DocumentPolicy {
    const own = principal === null ? undefined : this.#policies.get(principal.clientId);
    return own ?? this.#options.otherwise;
  }
}
