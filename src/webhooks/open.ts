// Everything about webhooks that a process holds, put together: the sender, the deliverer, the sweep, and what a request's
// caller is given. Called by the composition root once the store is open.

import type { Caller } from '../auth/caller.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import type { WriteLimits } from '../limits/write-limits.ts';
import type { Directory } from '../store/directory.ts';
import type { Store } from '../store/store.ts';
import type { AddressRules } from './address.ts';
import { type CallerWebhooks, createCallerWebhooks } from './caller-webhooks.ts';
import { type DelivererOptions, WebhookDeliverer } from './deliverer.ts';
import type { RenderPayload } from './payload.ts';
import { WebhookSender, type WebhookSenderOptions } from './sender.ts';
import { startWebhookSweep, type WebhookSweepOptions } from './sweep.ts';

/** What {@link openWebhooks} needs. */
export interface OpenWebhooksOptions
  extends Pick<DelivererOptions, 'onAttempt' | 'onEnded' | 'onFailing' | 'onTrouble' | 'onUnexpected'>,
    Pick<WebhookSweepOptions, 'onPending'> {
  readonly store: Store;
  readonly directory: Directory;
  readonly rules: AddressRules;
  readonly limits: WriteLimits;
  readonly ids: GlobalIds;
  readonly render: RenderPayload;
  /** For tests. */
  readonly sending?: Omit<WebhookSenderOptions, 'rules'>;
}

/** Webhooks, on one gateway. */
export interface OpenWebhooks {
  /** The webhooks of one caller. */
  forCaller(caller: Caller | null): CallerWebhooks;
  /** Stops sending: what is under way has three seconds. To be called before the store is closed. */
  close(): Promise<void>;
}

/** Begins to send what is due. */
export function openWebhooks(options: OpenWebhooksOptions): OpenWebhooks {
  const { store, directory, rules, ids, render, onAttempt, onEnded, onFailing, onPending, onTrouble, onUnexpected } =
    options;
  const now = Date.now;
  const sender = new WebhookSender({ rules, ...options.sending });
  const deliverer = new WebhookDeliverer({
    store,
    directory,
    ids,
    render,
    sender,
    onAttempt,
    onEnded,
    onFailing,
    onTrouble,
    onUnexpected,
    now,
    random: Math.random,
  });
  const unwatch = [store.payments, store.linkEvents, store.book, store.accountEvents].map((events) =>
    events.watch(() => deliverer.wake()),
  );
  deliverer.start();
  const sweep = startWebhookSweep({
    store,
    onPending,
    onGivenUp: (count) => onEnded('FAILED', count),
    onTrouble,
    now,
  });
  return {
    forCaller: (caller) =>
      createCallerWebhooks(
        { store: store.webhooks, rules, sender, limits: options.limits, onDue: () => deliverer.wake(), now },
        caller,
      ),
    async close() {
      for (const end of unwatch) end();
      await Promise.all([deliverer.stop(), sweep.stop()]);
      await sender.close();
    },
  };
}
