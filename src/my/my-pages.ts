// /my: a person's own pages: what they have, what came in and went out, payments, who sees their data, and taking these along or
// erasing them. Server-rendered, in the person's language; nothing breaks without script. Every figure comes through the public
// schema as the person (questions.ts). Registered by src/start where the pages for people are (LINKS_CLIENT_ID).

import type { FastifyInstance } from 'fastify';
import type { PageParts } from '../links-page/parts.ts';
import { serveAccount } from './account-page.ts';
import { serveOwnData } from './data-page.ts';
import { MyParts, type OwnRights } from './my-parts.ts';
import { serveOverview } from './overview-page.ts';
import { servePay } from './pay-page.ts';
import { servePayments } from './payments-page.ts';
import type { Ask } from './questions.ts';
import { serveSharing } from './sharing-page.ts';

/** The largest form: a payment's. */
const maxFormBytes = 16 * 1024;

/** Adds the routes. */
export function serveMyPages(
  fastify: FastifyInstance,
  pages: PageParts,
  { ask, rights }: { readonly ask: Ask; readonly rights: OwnRights },
): void {
  const parts = new MyParts(pages, ask, rights);
  fastify.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: maxFormBytes },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    scope.setErrorHandler((error, request, reply) => parts.fail(error, request, reply));
    serveOverview(scope, parts);
    serveAccount(scope, parts);
    servePayments(scope, parts);
    servePay(scope, parts);
    serveSharing(scope, parts);
    serveOwnData(scope, parts);
  });
}
