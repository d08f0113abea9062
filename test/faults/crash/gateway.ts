// A gateway's payments as a process that can be killed. Forked by fleet.ts: told over IPC where its store is, then what
// clients and browsers ask of it; answers each by its number. Sweeps as every gateway does.

import { codeOf, startPaying } from '../../integration/payments/world.ts';
import type { Asked, Begin, FromGateway } from './fleet.ts';

const send = (message: FromGateway): void => {
  // A parent that has just gone is told by `disconnect`.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

const { world, env } = await new Promise<Begin>((resolve) => process.once('message', resolve));
Object.assign(process.env, env);
const gateway = await startPaying(world);
process.on('disconnect', () => process.exit(0));
process.on('message', (asked: Asked) => {
  answer(asked).then(
    (result) => send({ number: asked.number, result }),
    (error: unknown) => send({ number: asked.number, failure: error instanceof Error ? error.message : 'unknown' }),
  );
});
send({ isReady: true });

async function answer(asked: Asked): Promise<unknown> {
  switch (asked.call) {
    case 'initiate': {
      const result = await gateway.service.initiate(asked.request);
      if (!('payment' in result)) return { kind: result.kind, id: null, authorizationUrl: null };
      const { id, secrets } = result.payment;
      return { kind: result.kind, id, authorizationUrl: secrets.authorizationUrl };
    }
    case 'createMandate': {
      const result = await gateway.service.createMandate(asked.request);
      if (!('mandate' in result)) return { kind: result.kind, id: null, authorizationUrl: null };
      const { id, secrets } = result.mandate;
      return { kind: result.kind, id, authorizationUrl: secrets.authorizationUrl };
    }
    case 'payUnderMandate': {
      const result = await gateway.service.payUnderMandate(asked.request);
      const id = 'payment' in result ? result.payment.id : null;
      return { kind: result.kind, id, authorizationUrl: null };
    }
    case 'revokeMandate':
      return (await gateway.service.revokeMandate(asked.request)).kind;
    case 'complete': {
      const result = await gateway.service.complete(new URLSearchParams(asked.callback), null);
      if (result.kind !== 'forward') return result.reason;
      // What the browser brings to the client's page.
      return codeOf(result) ?? result.error ?? 'forward';
    }
    case 'confirm': {
      const { principal, code } = asked;
      return (await gateway.service.confirm({ principal, code, psuIpAddress: null, waitMs: 15_000 })).kind;
    }
    case 'cancel': {
      const { principal, paymentId } = asked;
      return (await gateway.service.cancel({ principal, paymentId, psuIpAddress: null, waitMs: 15_000 })).kind;
    }
  }
}
