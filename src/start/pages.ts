// What people see in a browser: where banks send them back to, and the page of their links; and the keys of signed reports. Called by the compositions whose
// process holds linking; served by src/links-page.

import type { FastifyInstance } from 'fastify';
import type { TokenVerifier } from '../auth/token.ts';
import { toOwnLinkId } from '../banks/source.ts';
import type { Config } from '../config/config.ts';
import { serveCallback } from '../links-page/callback-route.ts';
import { serveLinksPage } from '../links-page/links-page.ts';
import { serveMyPages } from '../my/my-pages.ts';
import type { Ask } from '../my/questions.ts';
import type { Log } from '../observability/log.ts';
import { serveReportKeys } from '../signing/key-route.ts';
import type { OpenBanks } from '../sources/open-banks.ts';
import type { SourceInbox } from '../sources/source-inbox.ts';
import type { ErasureWatch } from './erasure-watch.ts';
import { serveLogos, toLogoPath } from './logo-route.ts';
import { createPageAccounts, type PageAccountsDeps } from './page-accounts.ts';
import { toOwnExport } from './person-export.ts';
import type { SourceRefresh } from './source-refresh.ts';
import { type SourceMessageOutcome, serveSourceWebhooks } from './source-webhook-route.ts';
import type { StoredServices } from './stored.ts';

/** What hears sources of banks. */
export interface SourcesOfPages {
  readonly inboxes: ReadonlyMap<string, SourceInbox>;
  readonly refresh: Pick<SourceRefresh, 'refresh'>;
  readonly onMessage: (sourceId: string, outcome: SourceMessageOutcome) => void;
}

/** Adds the routes of the callback and of the keys, and the page's where LINKS_CLIENT_ID is set. */
export function servePages(
  fastify: FastifyInstance,
  config: Config,
  services: StoredServices & {
    readonly tokens: TokenVerifier;
    readonly log: Log;
    readonly reads: PageAccountsDeps;
    readonly allBanks: OpenBanks;
    readonly sources: SourcesOfPages;
    /** Asks the public schema as a person. */
    readonly ask: Ask;
    /** Null without a store. */
    readonly erasures: ErasureWatch | null;
  },
): void {
  const { linking, payments, grants, tokens, log, logos } = services;
  const { publicUrl } = services.address;
  serveCallback(fastify, { linking, payments, publicUrl });
  serveReportKeys(fastify, services.reportSigner);
  serveLogos(fastify, logos);
  const { inboxes, refresh, onMessage } = services.sources;
  serveSourceWebhooks(fastify, {
    inboxes,
    onMessage,
    onTrouble: log.sourceTrouble,
    store: linking.store,
    banks: linking.banks,
    service: linking.service,
    refresh: ({ id }) => refresh.refresh(id),
    readOwnLink: (sourceId) => linking.directory.readLink(toOwnLinkId(sourceId)),
  });
  const { linksClient: client, storeKeys, token, psuIpHeader } = config;
  if (client === null) return;
  const parts = serveLinksPage(fastify, {
    client,
    storeKeys: storeKeys ?? [],
    token,
    hasOwnPages: true,
    banks: services.allBanks,
    logoPath: (bankId) => (logos.has(bankId) ? toLogoPath(bankId) : null),
    psuIpHeader,
    publicUrl,
    linking,
    grants,
    readOwnAccounts: createPageAccounts(services.reads),
    tokens,
    log,
  });
  const { ask, erasures } = services;
  const eraseEverything =
    erasures === null || !config.myErasesAll
      ? null
      : async (customerId: string) => {
          const actor = { kind: 'customer', subject: customerId } as const;
          const { kind } = await erasures.erase({ customerId, actor });
          return kind === 'paymentsUnfinished' ? kind : 'erased';
        };
  serveMyPages(fastify, parts, { ask, rights: { eraseEverything, exportEverything: toOwnExport(config) } });
}
