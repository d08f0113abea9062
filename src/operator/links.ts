// Operators' commands about links and grants: what stands, what is in trouble, and ending it. The bank is told of a link's end by the
// running gateways, which try until it knows. Listed in commands.ts.

import { type LinkStatus, linkStatuses } from '../domain/link-state.ts';
import { type CustomerGrantStatus, toGrantStatus } from '../store/customer-grants.ts';
import { type ConsentRecord, type LinkRecord, toLinkStatus } from '../store/links.ts';
import type { ListedGrant } from '../store/operator-views.ts';
import { type Command, CommandRefused, exitCodes, notFound, toInstant, toPage, toQueriedPage } from './command.ts';

const dayMs = 86_400_000;
const grantStatuses = ['REQUESTED', 'GIVEN', 'ACTIVE', 'EXPIRED', 'REVOKED', 'REFUSED', 'LAPSED'] as const;

/** A number of days. @throws CommandRefused */
function parseDays(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new CommandRefused('USAGE', '--ends-within must be a number of days such as 14', exitCodes.usage);
}

const toRow = (link: LinkRecord, nowMs: number) => ({
  id: link.id,
  customer: link.customerId,
  bank: link.bankId,
  status: toLinkStatus(link, nowMs),
  reason: link.reason,
  since: toInstant(link.statusAtMs),
  ends: toInstant(link.expiresAtMs),
  bankToldOfEnd: link.revocation,
});

const list: Command = {
  group: 'links',
  name: 'list',
  text: 'Links, by id.',
  scope: 'operator:read',
  isList: true,
  options: {
    bank: { value: 'BANK', text: 'Of this bank.' },
    customer: { value: 'CUSTOMER', text: 'Of this customer.' },
    status: { value: 'STATUS', text: 'In this status now.', choices: linkStatuses },
    'ends-within': { value: 'DAYS', text: 'Active ones whose consent ends within so many days.' },
    trouble: { text: 'That need the customer at the bank, or of whose end the bank cannot be told.' },
  },
  about: ({ values }) => ({ bankId: values['bank'] ?? null, customerId: values['customer'] ?? null }),
  async run({ store, now }, input) {
    const { values, flags } = input;
    const nowMs = now();
    const within = values['ends-within'];
    const filter = {
      bankId: values['bank'],
      customerId: values['customer'],
      // One of the choices.
      status: values['status'] as LinkStatus | undefined,
      endsByMs: within === undefined ? undefined : nowMs + parseDays(within) * dayMs,
      isInTrouble: flags.has('trouble'),
      nowMs,
    };
    const found = await store.operatorViews.listLinks(filter, toQueriedPage(input));
    return toPage(found, input.limit, { toId: ({ id }) => id, toRow: (link) => toRow(link, nowMs) });
  },
};

const toConsent = (consent: ConsentRecord) => ({
  id: consent.id,
  bankConsent: consent.bankConsentId,
  status: consent.status,
  reason: consent.endReason,
  created: toInstant(consent.createdAtMs),
  authorised: toInstant(consent.authorisedAtMs),
  ends: toInstant(consent.expiresAtMs),
  ended: toInstant(consent.endedAtMs),
  bankToldOfEnd: consent.revocation,
  toldInVain: consent.revocationTries,
});

const show: Command = {
  group: 'links',
  name: 'show',
  text: 'One link with its consents, as the bank knows them.',
  scope: 'operator:read',
  args: ['LINK'],
  about: ({ args }) => ({ linkId: args['LINK'] ?? null }),
  async run({ store, now }, { args }) {
    const link = await store.links.read(args['LINK'] ?? '');
    if (link === null) throw notFound('link');
    const consents = await store.links.readConsents(link.id);
    return {
      kind: 'one',
      value: {
        ...toRow(link, now()),
        permissions: link.permissions.join(' '),
        client: link.clientId,
        granted: toInstant(link.grantedAtMs),
        reconfirmed: toInstant(link.reconfirmedAtMs),
        consents: consents.slice(-100).map(toConsent),
      },
    };
  },
};

const revoke: Command = {
  group: 'links',
  name: 'revoke',
  text: 'Ends a link for the operator: nothing is read by it any more, and the gateways tell the bank.',
  scope: 'operator:write',
  args: ['LINK'],
  about: ({ args }) => ({ linkId: args['LINK'] ?? null }),
  async run({ store, operator, now }, { args }) {
    const link = await store.links.read(args['LINK'] ?? '');
    if (link === null) throw notFound('link');
    const ended =
      link.status === 'REVOKED'
        ? null
        : await store.links.end({
            linkId: link.id,
            consentId: null,
            status: 'REVOKED',
            reason: 'REVOKED_BY_OPERATOR',
            atMs: now(),
            actor: { kind: 'staff', subject: operator.subject },
            action: 'LINK_REVOKE',
            tellBank: true,
          });
    if (ended === null) throw new CommandRefused('ENDED_BEFORE', 'The link has been taken back before.');
    return { kind: 'one', value: toRow(ended, now()) };
  },
};

const toGrantRow = (grant: ListedGrant, nowMs: number) => ({
  id: grant.id,
  partner: grant.partnerId,
  customer: grant.customerId,
  status: toGrantStatus({ ...grant, dueAtMs: null }, nowMs) ?? grant.status,
  permissions: grant.permissions,
  accounts: grant.isOfSomeAccounts ? 'some' : 'all',
  requested: toInstant(grant.requestedAtMs),
  ends: toInstant(grant.expiresAtMs),
  used: toInstant(grant.usedAtMs),
});

const listGrants: Command = {
  group: 'grants',
  name: 'list',
  text: 'What customers have granted partners, and what is asked for, by id. Grants of the banks file are there.',
  scope: 'operator:read',
  isList: true,
  options: {
    partner: { value: 'PARTNER', text: 'To this partner.' },
    customer: { value: 'CUSTOMER', text: 'Of this customer.' },
    status: { value: 'STATUS', text: 'As it was written last.', choices: grantStatuses },
  },
  about: ({ values }) => ({ customerId: values['customer'] ?? null, clientId: values['partner'] ?? null }),
  async run({ store, now }, input) {
    const { partner: partnerId, customer: customerId, status } = input.values;
    const filter = { partnerId, customerId, status: status as CustomerGrantStatus | undefined };
    const found = await store.operatorViews.listGrants(filter, toQueriedPage(input));
    return toPage(found, input.limit, { toId: ({ id }) => id, toRow: (grant) => toGrantRow(grant, now()) });
  },
};

const showGrant: Command = {
  group: 'grants',
  name: 'show',
  text: 'One grant.',
  scope: 'operator:read',
  args: ['GRANT'],
  about: ({ args }) => ({ grantId: args['GRANT'] ?? null }),
  async run({ store, now }, { args }) {
    const grant = await store.customerGrants.read(args['GRANT'] ?? '');
    if (grant === null) throw notFound('grant');
    return {
      kind: 'one',
      value: {
        id: grant.id,
        partner: grant.partnerId,
        customer: grant.customerId,
        status: toGrantStatus(grant, now()) ?? grant.status,
        permissions: grant.permissions.join(' '),
        accounts: grant.accounts === null ? 'all' : grant.accounts.length,
        days: grant.days,
        requested: toInstant(grant.requestedAtMs),
        given: toInstant(grant.givenAtMs),
        ends: toInstant(grant.expiresAtMs),
        ended: toInstant(grant.endedAtMs),
        endedBy: grant.endedBy === null ? null : `${grant.endedBy.kind}:${grant.endedBy.subject}`,
        used: toInstant(grant.usedAtMs),
      },
    };
  },
};

const revokeGrant: Command = {
  group: 'grants',
  name: 'revoke',
  text: 'Ends a grant that stands or waits to be confirmed. Gateways know within a second or two.',
  scope: 'operator:write',
  args: ['GRANT'],
  about: ({ args }) => ({ grantId: args['GRANT'] ?? null }),
  async run({ store, operator, now }, { args }) {
    const id = args['GRANT'] ?? '';
    const ended = await store.customerGrants.revoke(id, { kind: 'staff', subject: operator.subject }, now());
    if (ended === null) {
      if ((await store.customerGrants.read(id)) === null) throw notFound('grant');
      throw new CommandRefused('ENDED_BEFORE', 'The grant does not stand any more, or not yet.');
    }
    return {
      kind: 'one',
      value: { id: ended.id, partner: ended.partnerId, customer: ended.customerId, status: ended.status },
    };
  },
};

/** All of both groups. */
export const linkCommands: readonly Command[] = [list, show, revoke, listGrants, showGrant, revokeGrant];
