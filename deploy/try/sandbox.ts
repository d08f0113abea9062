// The sandbox's banks and issuer in a container of a try, from the project's image with the folder that the image leaves out; and
// what a gateway beside them is told. Called by kubernetes.ts and compose.ts.

import { randomBytes } from 'node:crypto';
import { type Description, toBanksText } from '../../src/cli/development.ts';
import { root } from './engine.ts';

/** How the container is run: the sandbox's program in the image, read-only. */
export const sandboxMount = `${root}src/sandbox:/app/src/sandbox:ro`;
export const sandboxProgram = 'src/sandbox/main.ts';

/** The one line of JSON that the sandbox prints when all its ports answer; null before. */
export function readDescription(log: string): Description | null {
  const line = log.split('\n').find((each) => each.startsWith('{"'));
  return line === undefined ? null : JSON.parse(line);
}

/** The environment that leads a gateway to the sandbox. */
export function toSandboxSettings({ issuer, audience, jwksUrl }: Description): Readonly<Record<string, string>> {
  return {
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_URL: jwksUrl,
    // As the sandbox's identity provider knows the pages.
    LINKS_CLIENT_ID: 'bankgraph-links',
  };
}

/** The sandbox's banks as a banks file. */
export const toBanksFile = (description: Description): string => toBanksText(description);

/** A secret of its own for each try. */
export const newSecret = (): string => randomBytes(24).toString('hex');
/** A key that seals the store. */
export const newStoreKeys = (): string => `try:${randomBytes(32).toString('base64')}`;
