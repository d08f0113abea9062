// Operators' commands about customers: who there is, and what there is of one. Ids, counts and statuses; names and numbers only where
// they are asked for, which the audit tells. Listed in commands.ts.

import { toGrantStatus } from '../store/customer-grants.ts';
import { toLinkStatus } from '../store/links.ts';
import type { PaymentRecord } from '../store/payments.ts';
import { type Command, notFound, type Told, toInstant, toPage, toQueriedPage } from './command.ts';
import { assertPersonalData } from './identity.ts';
import { toOrder } from './payments.ts';

/** Rows of each kind of one customer that are told. */
const most = 100;
/** Payments whose orders are told. */
const mostOrders = 20;

/** The option of every command that can tell names and numbers. */
export const personalData = {
  'personal-data': { text: 'Names and numbers, too: needs pii:read, and is told by the audit.' },
} as const;

const list: Command = {
  group: 'customers',
  name: 'list',
  text: 'Customers with a link, a payment or a grant, by id.',
  scope: 'operator:read',
  isList: true,
  options: { search: { value: 'TEXT', text: 'Part of the id.' } },
  async run({ store }, input) {
    const found = await store.operatorViews.listCustomers(input.values['search'] ?? null, toQueriedPage(input));
    return toPage(found, input.limit, { toId: (id) => id, toRow: (customer) => ({ customer }) });
  },
};

const show: Command = {
  group: 'customers',
  name: 'show',
  text: 'One customer: links, grants, how many payments, when statements were last read.',
  scope: 'operator:read',
  args: ['CUSTOMER'],
  options: personalData,
  about: ({ args }) => ({ customerId: args['CUSTOMER'] ?? null }),
  async run({ store, operator, now }, { args, flags }) {
    if (flags.has('personal-data')) assertPersonalData(operator);
    const customerId = args['CUSTOMER'] ?? '';
    const [links, grants, payments, lastReadMs] = await Promise.all([
      store.links.readOfCustomer(customerId),
      store.customerGrants.readOf({ customerId }, most),
      store.operatorViews.countPayments(customerId),
      store.operatorViews.readLastRead(customerId),
    ]);
    if (links.length + grants.length + payments.size === 0) throw notFound('customer');
    const orders = flags.has('personal-data') ? await store.payments.readOfCustomer(customerId, mostOrders) : [];
    return {
      kind: 'one',
      value: {
        customer: customerId,
        lastRead: toInstant(lastReadMs),
        links: links.slice(0, most).map((link) => ({
          id: link.id,
          bank: link.bankId,
          status: toLinkStatus(link, now()),
          reason: link.reason,
          ends: toInstant(link.expiresAtMs),
        })),
        grants: grants.map((grant) => ({
          id: grant.id,
          partner: grant.partnerId,
          status: toGrantStatus(grant, now()) ?? grant.status,
          permissions: grant.permissions.join(' '),
          ends: toInstant(grant.expiresAtMs),
        })),
        payments: Object.fromEntries(payments),
        ...(orders.length === 0 ? {} : { newestPayments: orders.map(toNamed) }),
      },
    };
  },
};

const toNamed = (payment: PaymentRecord): Told => ({ id: payment.id, status: payment.status, ...toOrder(payment) });

/** All of this group. */
export const customerCommands: readonly Command[] = [list, show];
