// /my/pay: a person pays somebody: the form, the check of the payee and the question whether it is right, off to the bank, and back.
// Each payment that is reviewed has one idempotency key: the button pressed twice pays once. Registered by my-pages.ts; shown by
// pay-views.ts; all of it by mutations of the public schema, as the person.

import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { csrfTokenOf } from '../links-page/session.ts';
import type { Message } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import type { InitiatePaymentMutation } from './generated.ts';
import { firstLookMs, type MyParts, patientMs, type Visit } from './my-parts.ts';
import {
  emptyForm,
  type FormFaults,
  formFaults,
  type Payer,
  type Payers,
  type PayForm,
  payersOf,
  readForm,
  toCreditor,
  toFaults,
  toInput,
} from './pay-form.ts';
import { faultWords, type PayeeCheck, payForm, review } from './pay-views.ts';
import { sealNotice } from './payment-notices.ts';
import { toPaymentPath } from './payments-page.ts';
import { myPath, paymentReturnPath } from './place.ts';
import { sendOff } from './send-off.ts';

const keyForm = /^[\w-]{16,40}$/;
const noFaults: FormFaults = new Map();

/** Adds the routes. */
export function servePay(fastify: FastifyInstance, parts: MyParts): void {
  const page = new PayPage(parts);
  fastify.get(`${myPath}/pay`, (request, reply) => page.ask(request, reply));
  fastify.post(`${myPath}/pay/form`, (request, reply) => page.change(request, reply));
  fastify.post(`${myPath}/pay/review`, (request, reply) => page.review(request, reply));
  fastify.post(`${myPath}/pay`, (request, reply) => page.pay(request, reply));
  fastify.get(paymentReturnPath, (request, reply) => page.back(request, reply));
}

/** The form as it is shown again. */
interface FormAgain {
  readonly form: PayForm;
  readonly faults?: FormFaults;
  readonly message?: Message;
  readonly status?: number;
  /** Where they were read already. */
  readonly payers?: Payers;
  /** Of a payment that was sent, and of which nobody knows what became. */
  readonly key?: string | null;
}

class PayPage {
  readonly #parts: MyParts;

  constructor(parts: MyParts) {
    this.#parts = parts;
  }

  async ask(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const from = new URL(request.url, 'http://my.invalid').searchParams.get('from') ?? '';
    return this.#sendForm(visit, { form: { ...emptyForm, from } });
  }

  async change(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    return visit === null ? reply : this.#sendForm(visit, { form: readForm(visit.form) });
  }

  async review(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    if (!this.#mayPay(visit)) return this.#sendForm(visit, { form: emptyForm });
    const form = readForm(visit.form);
    const payers = await this.#payers(visit, patientMs);
    const payer = payers.list.find(({ id }) => id === form.from) ?? null;
    if (payer === null && payers.unread.length > 0) return this.#sendForm(visit, { form, payers, status: 503 });
    const faults = formFaults(form, payer);
    if (payer === null || faults.size > 0) return this.#sendForm(visit, { form, payers, faults, status: 400 });
    const checked = await this.#check(visit, form);
    if (checked !== null && !('outcome' in checked))
      return this.#sendForm(visit, { form, faults: checked, status: 400 });
    const speech = this.#parts.speech(request);
    return this.#parts.pages.frame.send(reply, visit.session, {
      section: 'payments',
      title: speech.texts.payments.review.title,
      content: review({
        ...speech,
        csrfToken: csrfTokenOf(visit.session),
        form,
        payer,
        check: checked,
        // One that was sent already, and of which nobody knows what became: the same payment under the same key.
        key: keyOf(visit) ?? randomUUID(),
      }),
    });
  }

  /** The person has said that it is right. */
  async pay(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    if (!this.#mayPay(visit)) return this.#sendForm(visit, { form: emptyForm });
    const form = readForm(visit.form);
    const key = keyOf(visit);
    const payers = await this.#payers(visit, patientMs);
    const payer = payers.list.find(({ id }) => id === form.from) ?? null;
    if (payer === null && payers.unread.length > 0) return this.#sendForm(visit, { form, payers, key, status: 503 });
    const faults = formFaults(form, payer);
    if (payer === null || faults.size > 0 || key === null) {
      return this.#sendForm(visit, { form, payers, faults, key, status: 400 });
    }
    const redirectUri = `${this.#parts.pages.place.urlOf(paymentReturnPath)}`;
    const input = toInput(form, payer, { key, redirectUri });
    if (input === null) return this.#sendForm(visit, { form, payers, faults, status: 400 });
    const { data } = await this.#parts.ask(visit, { name: 'initiate-payment', variables: { input } });
    return this.#sendResult(visit, { form, payer, result: data?.initiatePayment ?? null });
  }

  /** The person is back from the bank. */
  async back(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const { searchParams } = new URL(request.url, 'http://my.invalid');
    const [id, error, code] = ['payment', 'error', 'code'].map((name) => searchParams.get(name));
    if (id == null) return this.#parts.sendMissing(visit);
    let outcome = error ?? null;
    if (code != null && outcome === null && this.#parts.may(visit, 'payments:write')) {
      const { data } = await this.#parts.ask(visit, { name: 'confirm-payment', variables: { code } });
      // Not known is not no: the same code again finds out, so the address stays.
      if (data === null) return this.#parts.sendTrouble(visit);
      if (data.confirmPayment.__typename !== 'ConfirmPaymentSuccess') outcome = 'notConfirmed';
    }
    const notice =
      outcome === null ? null : sealNotice(this.#parts, visit, { notice: `back:${outcome}`, paymentId: id });
    return this.#parts.pages.place.redirectTo(reply, toPaymentPath(id, notice));
  }

  #mayPay(visit: Visit): boolean {
    return this.#parts.may(visit, 'payments:read', 'payments:write', 'accounts:read');
  }

  async #payers(visit: Visit, withinMs = firstLookMs): Promise<Payers> {
    const { data } = await this.#parts.ask(visit, {
      name: 'payers',
      withinMs,
      variables: { withBalances: this.#parts.may(visit, 'balances:read') },
    });
    return payersOf(data);
  }

  /** What the payee's bank says; null where it cannot be asked now, the faults where the payee is none. */
  async #check(visit: Visit, form: PayForm): Promise<PayeeCheck | FormFaults | null> {
    const { data } = await this.#parts.ask(visit, {
      name: 'verify-payee',
      withinMs: patientMs,
      variables: { payee: toCreditor(form) },
    });
    const result = data?.verifyPayee ?? null;
    if (result?.__typename === 'PayeeVerification') return result;
    return result?.__typename === 'ValidationRejection' ? toFaults(result.fields) : null;
  }

  #sendResult(
    visit: Visit,
    {
      form,
      payer,
      result,
    }: {
      readonly form: PayForm;
      readonly payer: Payer;
      readonly result: InitiatePaymentMutation['initiatePayment'] | null;
    },
  ): FastifyReply | Promise<FastifyReply> {
    const { refusals, goingText } = this.#parts.speech(visit.request).texts.payments;
    const { place } = this.#parts.pages;
    if (result === null) {
      const message: Message = { tone: 'bad', text: refusals.failed };
      return this.#sendForm(visit, { form, message, key: keyOf(visit), status: 502 });
    }
    if (result.__typename === 'InitiatePaymentSuccess') {
      const { payment, authorizationUrl } = result;
      if (authorizationUrl === null) return place.redirectTo(reply(visit), toPaymentPath(payment.id, null));
      const bank = payer.bank.name;
      return sendOff(this.#parts, visit, { bank, url: authorizationUrl, text: goingText(bank) });
    }
    const { __typename: kind } = result;
    const made =
      'payment' in result
        ? result.payment.id
        : 'rejectedPayment' in result
          ? (result.rejectedPayment?.id ?? null)
          : null;
    if (made !== null) {
      return place.redirectTo(
        reply(visit),
        toPaymentPath(made, sealNotice(this.#parts, visit, { notice: `refused:${kind}`, paymentId: made })),
      );
    }
    const faults = kind === 'ValidationRejection' ? toFaults(result.fields) : noFaults;
    const text = kind === 'LimitRejection' && result.retryAt !== null ? refusals.tooOften : refusals[kind];
    return this.#sendForm(visit, { form, faults, message: { tone: 'bad', text }, status: 422 });
  }

  async #sendForm(visit: Visit, again: FormAgain): Promise<FastifyReply> {
    const { form, faults = noFaults, message, status = 200, key = null } = again;
    const speech = this.#parts.speech(visit.request);
    const { texts, publicPath } = speech;
    const { payments: words } = texts;
    const page = {
      section: 'payments' as const,
      crumb: html`<a href="${publicPath}${myPath}/payments">${words.title}</a>`,
      title: words.form.title,
    };
    if (!this.#mayPay(visit)) {
      return this.#parts.pages.frame.send(visit.reply, visit.session, {
        ...page,
        status: 403,
        content: html`<p>${words.notAllowed}</p>`,
      });
    }
    const elsewhere = faults.get('elsewhere');
    const fallback: Message | null =
      faults.size === 0
        ? null
        : {
            tone: 'bad',
            text:
              elsewhere === undefined ? words.form.faults : `${words.form.elsewhere} ${faultWords(elsewhere, words)}`,
          };
    const content = payForm({
      ...speech,
      csrfToken: csrfTokenOf(visit.session),
      form,
      faults,
      key,
      payers: again.payers ?? (await this.#payers(visit)),
    });
    return this.#parts.pages.frame.send(visit.reply, visit.session, {
      ...page,
      status,
      message: message ?? fallback,
      content,
    });
  }
}

const reply = ({ reply: own }: Visit): FastifyReply => own;

/** The idempotency key that a form has brought; null for none. */
function keyOf({ form }: Visit & { readonly form?: URLSearchParams }): string | null {
  const key = form?.get('key') ?? '';
  return keyForm.test(key) ? key : null;
}
