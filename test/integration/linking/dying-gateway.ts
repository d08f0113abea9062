// A gateway that dies at the worst moment: the bank has answered with tokens, the store has not been told; or, where that is asked, just
// before the bank is asked. Started by crash.test.ts, which writes what it needs to standard input.

import { text } from 'node:stream/consumers';
import { LinkingService } from '../../../src/linking/service.ts';
import { startLinking } from './world.ts';

const { description, place, key, callback, hasSources, isBefore } = JSON.parse(await text(process.stdin));
const ownKey = { id: key.id, key: Buffer.from(key.base64, 'base64') };
const gateway = await startLinking(description, place, ownKey, Date.now, hasSources === true);
const { store } = gateway.options;
const attempts = new Proxy(store.attempts, {
  get(target, name) {
    const die = () => process.kill(process.pid, 'SIGKILL');
    if (name === 'complete' || name === 'authorise') return die;
    const value: unknown = Reflect.get(target, name);
    if (name === 'claim' && isBefore === true && typeof value === 'function')
      return (...given: unknown[]) => value.apply(target, given).then(die);
    return typeof value === 'function' ? value.bind(target) : value;
  },
});
const service = new LinkingService({ ...gateway.options, store: { ...store, attempts } });
// It has not died: whoever waits for that is told what it came to instead.
const result = await service.complete(new URLSearchParams(callback), null);
process.stderr.write(JSON.stringify({ result, troubles: gateway.troubles }));
