// What a browser is shown of the gateway: the page at `/` that leads on, and what people see of the API: the explorer and the page of insights (src/explorer) where EXPLORER is set, and what Apollo's page at the
// endpoint opens with where LANDING_PAGE is. Called by the compositions beside this file, in process and over subgraphs.

import type { FastifyInstance } from 'fastify';
import type { Config } from '../config/config.ts';
import { explorerPath, insightsPath, serveExplorer } from '../explorer/explorer.ts';
import type { LandingPage } from '../gateway/landing-page.ts';
import { operationPath } from '../gateway/paths.ts';
import { myPath } from '../my/place.ts';
import { serveFrontPage } from '../pages/front-page.ts';
import type { GatewayOptions } from './run.ts';

/** The path that a proxy may serve the gateway under, without a slash at its end. */
function basePathOf(publicUrl: string | null): string {
  return publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
}

/** Adds the page at `/`. */
export function serveFront(
  fastify: FastifyInstance,
  {
    explorer,
    publicUrl,
    linksClient,
    landingPage,
  }: Pick<Config, 'explorer' | 'publicUrl' | 'linksClient' | 'landingPage'>,
  { myUrl = null }: Pick<GatewayOptions, 'myUrl'>,
): void {
  const base = basePathOf(publicUrl);
  serveFrontPage(fastify, () => ({
    my: myUrl ?? (linksClient === null ? null : `${base}${myPath}`),
    endpoint: `${base}${operationPath}`,
    hasSandbox: landingPage,
    explorer: explorer === null ? null : `${base}${explorerPath}`,
    insights: explorer === null ? null : `${base}${insightsPath}`,
    live: `${base}/health/live`,
    ready: `${base}/health/ready`,
  }));
}

/** Adds its routes; without EXPLORER there are none. */
export async function serveExplorerIfSet(
  fastify: FastifyInstance,
  { explorer, publicUrl, token }: Pick<Config, 'explorer' | 'publicUrl' | 'token'>,
  { sandboxPeople = null }: Pick<GatewayOptions, 'sandboxPeople'>,
): Promise<void> {
  if (explorer === null) return;
  const { issuer, audience } = token;
  await serveExplorer(fastify, {
    base: basePathOf(publicUrl),
    issuer,
    audience,
    clientId: explorer.clientId,
    sandbox: sandboxPeople,
  });
}

/** What the page at the endpoint opens with, and where it leads when it cannot be loaded; null without LANDING_PAGE. */
export function landingPageOf(
  { landingPage, explorer, publicUrl }: Pick<Config, 'landingPage' | 'explorer' | 'publicUrl'>,
  options: Pick<GatewayOptions, 'landingPage'>,
): LandingPage | null {
  if (!landingPage) return null;
  return {
    ...(options.landingPage ?? { document: '{ __typename }', headers: {} }),
    explorerPath: explorer === null ? null : `${basePathOf(publicUrl)}${explorerPath}`,
  };
}
