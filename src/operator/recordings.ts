// Operators' commands about recordings of exchanges with banks, and about what banks' quotas have left. What is recorded holds codes and
// structure only (src/recording/redact.ts); reading it is audited all the same. Listed in commands.ts.

import { randomUUID } from 'node:crypto';
import type { RecordingHead, RecordingOrder } from '../store/bank-recordings.ts';
import {
  type Command,
  CommandRefused,
  exitCodes,
  notFound,
  type Told,
  toInstant,
  toPage,
  toQueriedPage,
} from './command.ts';
import { parseText } from './payments.ts';

/** The longest time for which something is recorded, minutes. */
const longestMinutes = 24 * 60;
const maxReasonLength = 200;

/** `30m`, `2h` as minutes. @throws CommandRefused */
function parseMinutes(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,4})(m|h)$/.exec(text) ?? [];
  const minutes = Number(count) * (unit === 'h' ? 60 : 1);
  if (unit !== '' && minutes >= 1 && minutes <= longestMinutes) return minutes;
  throw new CommandRefused('USAGE', '--for must be a time such as 30m or 2h, 24h at most', exitCodes.usage);
}

const toOrderRow = (order: RecordingOrder, nowMs: number) => ({
  id: order.id,
  bank: order.bankId,
  link: order.linkId,
  state: order.endsAtMs > nowMs ? 'RECORDING' : 'ENDED',
  startedBy: order.startedBy,
  started: toInstant(order.startedAtMs),
  ends: toInstant(order.endsAtMs),
  stoppedBy: order.stoppedBy,
  reason: order.reason,
});

const aboutBank = ({ values }: { readonly values: Readonly<Record<string, string>> }) => ({
  bankId: values['bank'] ?? null,
  linkId: values['link'] ?? null,
});

const start: Command = {
  group: 'recordings',
  name: 'start',
  text: 'Records exchanges with a bank for a while, redacted and sealed. Gateways begin within a few seconds.',
  scope: 'operator:write',
  options: {
    bank: { value: 'BANK', text: 'With this bank. Required.' },
    link: { value: 'LINK', text: 'Only what is read by this link’s consent.' },
    for: { value: 'TIME', text: 'For how long: 30m, 2h, 24h at most. Required.' },
    reason: { value: 'TEXT', text: 'Why: kept sealed. Required.' },
  },
  about: aboutBank,
  async run({ store, operator, now }, { values }) {
    const { bank: bankId, link: linkId = null, for: time } = values;
    const reason = parseText('reason', values['reason'], maxReasonLength);
    if (bankId === undefined || time === undefined || reason === null) {
      throw new CommandRefused('USAGE', '--bank, --for and --reason are required', exitCodes.usage);
    }
    const startedAtMs = now();
    const endsAtMs = startedAtMs + parseMinutes(time) * 60_000;
    if (linkId !== null) {
      const link = await store.links.read(linkId);
      // Links of the banks file are in no store.
      if (link !== null && link.bankId !== bankId) throw notFound('link at this bank');
    }
    const order = { id: randomUUID(), bankId, linkId, startedBy: operator.subject, startedAtMs, endsAtMs, reason };
    await store.bankRecordings.start(order);
    return { kind: 'one', value: toOrderRow({ ...order, stoppedBy: null }, startedAtMs) };
  },
};

const stop: Command = {
  group: 'recordings',
  name: 'stop',
  text: 'Ends recording, of one bank or of all. What was recorded stays until its time is over.',
  scope: 'operator:write',
  options: { bank: { value: 'BANK', text: 'Of this bank.' } },
  about: aboutBank,
  async run({ store, operator, now }, { values }) {
    const by = { kind: 'staff', subject: operator.subject } as const;
    return { kind: 'one', value: { stopped: await store.bankRecordings.stop(values['bank'] ?? null, by, now()) } };
  },
};

const orders: Command = {
  group: 'recordings',
  name: 'orders',
  text: 'Who has had what recorded, newest first: the last 100.',
  scope: 'operator:read',
  async run({ store, now }) {
    const found = await store.bankRecordings.readOrders(100);
    return { kind: 'rows', rows: found.map((order) => toOrderRow(order, now())), next: null };
  },
};

const toRow = ({ id, bankId, linkId, resource, status, atMs, bytes }: RecordingHead) => ({
  id,
  bank: bankId,
  link: linkId,
  resource,
  status,
  at: toInstant(atMs),
  bytes,
});

const list: Command = {
  group: 'recordings',
  name: 'list',
  text: 'What is recorded, newest first.',
  scope: 'operator:read',
  isList: true,
  options: {
    bank: { value: 'BANK', text: 'With this bank.' },
    link: { value: 'LINK', text: 'By this link’s consent.' },
  },
  about: aboutBank,
  async run({ store }, input) {
    const { bank: bankId, link: linkId } = input.values;
    const { after, limit } = toQueriedPage(input);
    const found = await store.bankRecordings.list({ bankId, linkId, before: after ?? undefined, limit });
    return toPage(found, input.limit, { toId: ({ id }) => id, toRow });
  },
};

const show: Command = {
  group: 'recordings',
  name: 'show',
  text: 'One exchange: its structure, codes and days.',
  scope: 'operator:read',
  args: ['RECORDING'],
  async run({ store }, { args }) {
    const found = await store.bankRecordings.read(args['RECORDING'] ?? '');
    if (found === null) throw notFound('recording, or not any more');
    const { content, ...head } = found;
    // Written by the recorder as JSON.
    const exchange: Told = JSON.parse(content);
    return { kind: 'one', value: { ...toRow(head), exchange } };
  },
};

const quotas: Command = {
  group: 'quotas',
  name: 'list',
  text: 'What banks’ quotas have left today, by bank and link, and pauses that banks have asked for. From Redis.',
  scope: 'operator:read',
  isList: true,
  options: { bank: { value: 'BANK', text: 'Of this bank, with its links.' } },
  about: aboutBank,
  async run({ store, quotas: open, now }, input) {
    const bankId = input.values['bank'] ?? null;
    const reader = await open();
    if (bankId === null) return { kind: 'rows', rows: await reader.read({ bankId, linkIds: [] }), next: null };
    const filter = { bankId, status: 'ACTIVE', nowMs: now() } as const;
    const links = await store.operatorViews.listLinks(filter, toQueriedPage(input));
    const shown = links.slice(0, input.limit);
    const rows = await reader.read({ bankId, linkIds: shown.map(({ id }) => id) });
    return { kind: 'rows', rows, next: links.length > input.limit ? (shown.at(-1)?.id ?? null) : null };
  },
};

/** All of both groups. */
export const recordingCommands: readonly Command[] = [start, stop, orders, list, show, quotas];
