// Operators' commands about partners' webhooks: how endpoints do, what was given up, sending it again, switching one off and on.
// Addresses are told by their origin: the rest may hold a partner's secret. Listed in commands.ts.

import type { ListedEndpoint } from '../store/operator-views.ts';
import type { Store } from '../store/store.ts';
import type { WebhookDeliveryStatus } from '../store/webhooks.ts';
import {
  type Command,
  type CommandContext,
  CommandRefused,
  exitCodes,
  notFound,
  toInstant,
  toPage,
  toQueriedPage,
} from './command.ts';

/** Deliveries that are sent again at once. */
const mostReplays = 1000;

const toRow = (endpoint: ListedEndpoint, origins: ReadonlyMap<string, string>) => ({
  id: endpoint.id,
  client: endpoint.clientId,
  origin: origins.get(endpoint.id) ?? null,
  state: endpoint.disabledAtMs === null ? 'ENABLED' : 'DISABLED',
  events: endpoint.kinds.join(' '),
  pending: endpoint.pending,
  oldestPending: toInstant(endpoint.oldestPendingAtMs),
  failed: endpoint.failed,
  lastAttempt: toInstant(endpoint.lastAttemptAtMs),
});

async function readOrigins(store: Store, clientIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const origins = new Map<string, string>();
  for (const clientId of new Set(clientIds)) {
    for (const { id, url } of await store.webhooks.readEndpoints(clientId)) origins.set(id, new URL(url).origin);
  }
  return origins;
}

/** @throws CommandRefused when there is none */
async function readEndpoint({ store }: CommandContext, id: string | undefined): Promise<ListedEndpoint> {
  const [endpoint] = await store.operatorViews.listEndpoints({ id: id ?? '' }, { after: null, limit: 1 });
  if (endpoint === undefined) throw notFound('webhook endpoint');
  return endpoint;
}

const list: Command = {
  group: 'webhooks',
  name: 'list',
  text: 'Partners’ endpoints and how they do.',
  scope: 'operator:read',
  isList: true,
  options: { client: { value: 'CLIENT', text: 'Of this client.' } },
  about: ({ values }) => ({ clientId: values['client'] ?? null }),
  async run({ store }, input) {
    const found = await store.operatorViews.listEndpoints({ clientId: input.values['client'] }, toQueriedPage(input));
    const origins = await readOrigins(
      store,
      found.map(({ clientId }) => clientId),
    );
    return toPage(found, input.limit, { toId: ({ id }) => id, toRow: (endpoint) => toRow(endpoint, origins) });
  },
};

const deliveries: Command = {
  group: 'webhooks',
  name: 'deliveries',
  text: 'What was to be sent to an endpoint, newest first, with the last attempt at it.',
  scope: 'operator:read',
  args: ['ENDPOINT'],
  isList: true,
  options: { status: { value: 'STATUS', text: 'In this status.', choices: ['PENDING', 'DELIVERED', 'FAILED'] } },
  async run(context, input) {
    const { webhooks } = context.store;
    const endpoint = await readEndpoint(context, input.args['ENDPOINT']);
    const { after, limit } = toQueriedPage(input);
    // Where a page ends is told whole: a delivery may be gone by then.
    const before = after === null ? null : parsePlace(after);
    const status = (input.values['status'] as WebhookDeliveryStatus | undefined) ?? null;
    const found = await webhooks.readDeliveries(endpoint.id, limit, { status, before });
    const attempts = await webhooks.readAttempts(found.map(({ id }) => id));
    return toPage(found, input.limit, {
      toId: ({ createdAtMs, kind, eventSeq, id }) => [createdAtMs, kind, eventSeq, id].join(','),
      toRow: (delivery) => {
        const last = attempts.get(delivery.id)?.at(-1);
        return {
          id: delivery.id,
          event: delivery.kind,
          status: delivery.status,
          created: toInstant(delivery.createdAtMs),
          next: toInstant(delivery.nextAttemptAtMs),
          attempts: attempts.get(delivery.id)?.length ?? 0,
          lastAttempt: toInstant(last?.atMs ?? null),
          httpStatus: last?.httpStatus ?? null,
          failure: last?.failure ?? null,
        };
      },
    });
  },
};

function parsePlace(text: string) {
  const [createdAt = '', kind = '', eventSeq = '', id = '', ...more] = text.split(',');
  if (!/^\d{1,15}$/.test(createdAt) || !/^\d{1,15}$/.test(eventSeq) || id === '' || more.length > 0) {
    throw new CommandRefused('USAGE', '--after must be what the page before has ended with', exitCodes.usage);
  }
  // Compared only.
  return { createdAtMs: Number(createdAt), kind: kind as 'payment.updated', eventSeq: Number(eventSeq), id };
}

const replay: Command = {
  group: 'webhooks',
  name: 'replay',
  text: `Has deliveries sent again: one, or all that were given up, the oldest ${mostReplays} at once.`,
  scope: 'operator:write',
  args: ['ENDPOINT'],
  options: {
    delivery: { value: 'DELIVERY', text: 'This one. This or --failed is required.' },
    failed: { text: 'All that were given up.' },
  },
  async run(context, { args, values, flags }) {
    const { store, operator, now } = context;
    const delivery = values['delivery'];
    if ((delivery === undefined) === !flags.has('failed')) {
      throw new CommandRefused('USAGE', 'either --delivery or --failed is required', exitCodes.usage);
    }
    const { id, clientId } = await readEndpoint(context, args['ENDPOINT']);
    const by = { kind: 'staff', subject: operator.subject } as const;
    const selection = delivery === undefined ? ({ failed: true, limit: mostReplays } as const) : { ids: [delivery] };
    const count = await store.webhooks.replay({ id, clientId, by }, selection, now());
    if (count === null) throw notFound('webhook endpoint');
    if (count === 'unknown') throw notFound('delivery of this endpoint');
    return { kind: 'one', value: { endpoint: id, sentAgain: count } };
  },
};

const toSwitch = (name: 'disable' | 'enable', text: string): Command => ({
  group: 'webhooks',
  name,
  text,
  scope: 'operator:write',
  args: ['ENDPOINT'],
  async run(context, { args }) {
    const { store, operator, now } = context;
    const { id, clientId } = await readEndpoint(context, args['ENDPOINT']);
    const by = { kind: 'staff', subject: operator.subject } as const;
    const isDisabled = name === 'disable';
    const isDone = await store.webhooks.setDisabled({ id, clientId, by }, isDisabled, now());
    if (!isDone) throw new CommandRefused('SO_ALREADY', `The endpoint is ${name}d already.`);
    return { kind: 'one', value: { endpoint: id, client: clientId, state: isDisabled ? 'DISABLED' : 'ENABLED' } };
  },
});

/** All of this group. */
export const webhookCommands: readonly Command[] = [
  list,
  deliveries,
  replay,
  toSwitch(
    'disable',
    'Sends nothing to an endpoint until it is enabled. What is not sent within its 24 hours is given up, and can be replayed.',
  ),
  toSwitch('enable', 'Sends to an endpoint again: what waits goes out at once.'),
];
