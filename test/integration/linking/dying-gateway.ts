// A gateway that dies at the worst moment: the bank has answered with tokens, the store has not been told. Started by
// crash.test.ts, which writes what it needs to standard input.

import { text } from 'node:stream/consumers';
import { LinkingService } from '../../../src/linking/service.ts';
import { startLinking } from './world.ts';

const { description, place, key, callback } = JSON.parse(await text(process.stdin));
const gateway = await startLinking(description, place, { id: key.id, key: Buffer.from(key.base64, 'base64') });
const { store } = gateway.options;
const attempts = new Proxy(store.attempts, {
  get(target, name) {
    if (name === 'complete' || name === 'authorise') return () => process.kill(process.pid, 'SIGKILL');
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' ? value.bind(target) : value;
  },
});
const service = new LinkingService({ ...gateway.options, store: { ...store, attempts } });
// It has not died: whoever waits for that is told what it came to instead.
const result = await service.complete(new URLSearchParams(callback), null);
process.stderr.write(JSON.stringify({ result, troubles: gateway.troubles }));
