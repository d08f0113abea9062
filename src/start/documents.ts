// The trusted documents of DOCUMENTS_DIR, read again whenever they change. Called by the compositions beside this file that
// answer clients; subgraphs answer a router, whose operations nobody has listed.

import type { Config } from '../config/config.ts';
import { InvalidConfig } from '../config/faults.ts';
import type { DocumentPolicy } from '../domain/client.ts';
import { TrustedDocuments } from '../gateway/trusted/documents.ts';
import { InvalidDocuments, readDocuments, watchDocuments } from '../gateway/trusted/folder.ts';
import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';

/** What {@link openTrustedDocuments} tells. */
export interface DocumentsListeners {
  readonly log: Pick<Log, 'documentsLoaded' | 'documentsRefused'>;
  readonly metrics: Pick<Metrics, 'document' | 'heldToDocuments'>;
}

/** Reads them; null where nothing is set. @throws InvalidConfig */
export function openTrustedDocuments(
  { documentsDir, documentPolicy, clients }: Pick<Config, 'documentsDir' | 'documentPolicy' | 'clients'>,
  { log, metrics }: DocumentsListeners,
): { readonly trusted: TrustedDocuments; stop(): void } | null {
  const policies = toPolicies(clients);
  if (documentsDir === null) {
    assertDocumentsDir({ documentsDir, documentPolicy, clients });
    return null;
  }
  const trusted = new TrustedDocuments({
    documents: readAtStart(documentsDir),
    policies,
    otherwise: documentPolicy,
    onUse: metrics.document,
  });
  for (const [id, policy] of policies) if (policy !== 'any') metrics.heldToDocuments(id);
  if (documentPolicy !== 'any') metrics.heldToDocuments(null);
  const stop = watchDocuments(documentsDir, {
    onChange(documents) {
      trusted.replace(documents);
      log.documentsLoaded(documents.size);
    },
    onError: log.documentsRefused,
  });
  return { trusted, stop };
}

/** Policies by client id. */
export function toPolicies(clients: Config['clients']): ReadonlyMap<string, DocumentPolicy> {
  return new Map(clients.flatMap(({ id, documents }) => (documents === undefined ? [] : [[id, documents]])));
}

/** @throws InvalidConfig when somebody is held to documents, and there is no folder of them */
export function assertDocumentsDir({
  documentsDir,
  documentPolicy,
  clients,
}: Pick<Config, 'documentsDir' | 'documentPolicy' | 'clients'>): void {
  if (documentsDir !== null) return;
  const isNeeded = documentPolicy !== 'any' || [...toPolicies(clients).values()].some((policy) => policy !== 'any');
  if (!isNeeded) return;
  throw new InvalidConfig([
    { where: 'DOCUMENTS_DIR', what: 'is required: clients are held to the documents listed there' },
  ]);
}

function readAtStart(folder: string) {
  try {
    return readDocuments(folder);
  } catch (error) {
    if (!(error instanceof InvalidDocuments)) throw error;
    throw new InvalidConfig([{ where: 'DOCUMENTS_DIR', what: error.message }]);
  }
}
