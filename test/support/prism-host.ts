// Prism's servers in a process that prism.ts forks: as its command line starts each, but what Prism loads and compiles is
// loaded once and not for each of two dozen specifications. Told over IPC what to start and what to end; ends with its parent.

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What the parent asks for. */
export type PrismOrder =
  | {
      readonly id: number;
      readonly start: { readonly document: string; readonly port: number; readonly upstream?: string };
    }
  | { readonly id: number; readonly stop: number };
/** The answer to the order of that number; a trouble where it could not be carried out. */
export interface PrismReport {
  readonly id: number;
  readonly trouble?: string;
}

interface Server {
  close(): Promise<void>;
}
interface PrismModule {
  createSingleProcessPrism(options: object): Promise<Server>;
}

const load = createRequire(import.meta.url);
const cli = dirname(load.resolve('@stoplight/prism-cli/package.json'));
const { createSingleProcessPrism }: PrismModule = load(join(cli, 'dist/util/createServer.js'));

/** What the command line has where nothing is said. */
const usual = { cors: true, dynamic: false, host: '127.0.0.1', ignoreExamples: false, verboseLevel: 'info' };
const servers = new Map<number, Server>();

async function carryOut(order: PrismOrder): Promise<void> {
  if ('stop' in order) {
    await servers.get(order.stop)?.close();
    servers.delete(order.stop);
    return;
  }
  const { document, port, upstream } = order.start;
  const mode =
    upstream === undefined
      ? { errors: false, seed: '42' }
      : { errors: true, upstream: new URL(upstream), validateRequest: true };
  servers.set(order.id, await createSingleProcessPrism({ ...usual, ...mode, document, port }));
}

process.on('message', (order: PrismOrder) => {
  carryOut(order).then(
    () => process.send?.({ id: order.id } satisfies PrismReport),
    (error: unknown) => process.send?.({ id: order.id, trouble: String(error) } satisfies PrismReport),
  );
});
process.on('disconnect', () => process.exit());
