// The conversation with a person at the bank: which page to show next, or what was decided. Stateless between its steps;
// the form carries who it is, which is enough where nobody has a password. Used by interaction.ts and sca-redirect.ts.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { customers } from '../customers.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Page } from '../pages/document.ts';
import type { World } from '../world.ts';
import type { Choice, Question } from './binding.ts';
import { accountsPage, type PageFrame, personPage } from './page.ts';

/** The most that a consent form can weigh: some dozens of account ids. */
const formBytes = 16_384;
const csrfKey = randomBytes(32);

/** The proof that a form belongs to this authorization and was written by this process. */
export function csrfOf(authorizationId: string): string {
  return createHmac('sha256', csrfKey).update(authorizationId).digest('base64url');
}

/** Whether the form carries that proof. */
export function hasCsrf(form: URLSearchParams, authorizationId: string): boolean {
  const [given, expected] = [Buffer.from(form.get('csrf') ?? ''), Buffer.from(csrfOf(authorizationId))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** A posted form; what is beyond its bounds is cut off. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > formBytes) break;
  }
  return new URLSearchParams(Buffer.concat(chunks).subarray(0, formBytes).toString('utf8'));
}

/** What comes after a form: another page, or the decision. */
export type Step =
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'refused' }
  | { readonly kind: 'allowed'; readonly choice: Choice };

/** Where the conversation stands: at which bank, on which page, about what, and the form that came, if one has. */
export interface Turn {
  readonly bank: string;
  readonly world: World;
  readonly frame: PageFrame;
  readonly question: Question;
  readonly form: URLSearchParams | undefined;
}

/** The next step of the conversation; without a form it begins. */
export function converse({ bank, world, frame, question, form }: Turn): Step {
  const isAsked = (customer: string): boolean => (question.customer ?? customer) === customer;
  const accountsOf = (customer: string): Account[] =>
    isAsked(customer) ? world.ledger.accountsOf(bank, customer) : [];
  const decision = form?.get('decision') ?? '';
  if (decision === 'refuse') return { kind: 'refused' };
  const customer = customers.get(form?.get('customer') ?? '');
  if (customer === undefined || accountsOf(customer.id).length === 0 || decision === 'back') {
    const people = [...customers.values()].filter(({ id }) => accountsOf(id).length > 0);
    return { kind: 'page', page: personPage(frame, question, { people, isMissing: decision === 'continue' }) };
  }
  const eligible = accountsOf(customer.id).filter(question.isEligible);
  if (decision === 'allow') {
    const wanted = new Set(form?.getAll('account'));
    const chosen = eligible.filter(({ id }) => wanted.has(id));
    // An account that is not the customer's own is not in the list, whatever the form says.
    const isEnough = question.payment === undefined ? chosen.length > 0 : chosen.length === 1;
    if (isEnough && chosen.length === wanted.size) {
      return {
        kind: 'allowed',
        choice: { customer: customer.id, accounts: new Set(chosen.map(({ id }) => id)) },
      };
    }
  }
  return {
    kind: 'page',
    page: accountsPage(frame, question, { customer, accounts: eligible, isMissing: decision === 'allow' }),
  };
}
