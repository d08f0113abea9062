// /my/payments and /my/payment: a person's payments, one of them followed live, and its cancellation. Registered by my-pages.ts;
// asks queries/payments.graphql and queries/payment.graphql, shown by payment-views.ts. Paying is pay-page.ts's.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { csrfTokenOf } from '../links-page/session.ts';
import type { Message } from '../pages/document.ts';
import { html } from '../pages/html.ts';
import type { PaymentQuery } from './generated.ts';
import { failureOf, type MyParts, type Visit } from './my-parts.ts';
import { readNotice, sealNotice } from './payment-notices.ts';
import { cancelQuestion, onePayment, paymentList } from './payment-views.ts';
import { myPath } from './place.ts';
import { sendOff } from './send-off.ts';

/** Payments on a page. */
const pageSize = 20;

/** Adds the routes. */
export function servePayments(fastify: FastifyInstance, parts: MyParts): void {
  const page = new PaymentsPage(parts);
  fastify.get(`${myPath}/payments`, (request, reply) => page.list(request, reply));
  fastify.get(`${myPath}/payment`, (request, reply) => page.show(request, reply));
  fastify.get(`${myPath}/payment/cancel`, (request, reply) => page.askCancel(request, reply));
  fastify.post(`${myPath}/payment/cancel`, (request, reply) => page.cancel(request, reply));
}

class PaymentsPage {
  readonly #parts: MyParts;

  constructor(parts: MyParts) {
    this.#parts = parts;
  }

  async list(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const speech = this.#parts.speech(request);
    const { payments: texts } = speech.texts;
    const page = { section: 'payments' as const, title: texts.title };
    if (!this.#parts.may(visit, 'payments:read')) {
      return this.#parts.pages.frame.send(reply, visit.session, { ...page, content: html`<p>${texts.notAllowed}</p>` });
    }
    const after = new URL(request.url, 'http://my.invalid').searchParams.get('after');
    const { data, errors } = await this.#parts.ask(visit, { name: 'payments', variables: { first: pageSize, after } });
    if (after !== null && errors.some(({ code }) => code === 'BAD_USER_INPUT')) {
      return this.#parts.pages.place.redirectTo(reply, `${myPath}/payments`);
    }
    const payments = data?.me?.payments ?? null;
    const mayPay = this.#parts.may(visit, 'payments:write', 'accounts:read');
    const content =
      payments === null
        ? html`<p>${speech.texts.common.trouble}</p>`
        : paymentList({ ...speech, payments, mayPay, isFirst: after === null });
    return this.#parts.pages.frame.send(reply, visit.session, { ...page, content });
  }

  async show(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const payment = await this.#read(visit);
    if (payment === 'unknown') return this.#parts.sendTrouble(visit);
    if (payment === null) return this.#parts.sendMissing(visit);
    return this.#send(visit, payment, readNotice(this.#parts, visit, payment));
  }

  async askCancel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.enter(request, reply);
    if (visit === null) return reply;
    const payment = await this.#read(visit);
    if (payment === 'unknown') return this.#parts.sendTrouble(visit);
    if (payment === null || !this.#parts.may(visit, 'payments:write')) return this.#parts.sendMissing(visit);
    const speech = this.#parts.speech(request);
    return this.#parts.pages.frame.send(reply, visit.session, {
      section: 'payments',
      title: speech.texts.payments.cancelQuestion(payment.creditor.name),
      content: cancelQuestion({ ...speech, payment, csrfToken: csrfTokenOf(visit.session) }),
    });
  }

  async cancel(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const visit = await this.#parts.readForm(request, reply);
    if (visit === null) return reply;
    const id = visit.form.get('id') ?? '';
    const payment = await this.#read(visit, id);
    if (payment === 'unknown') return this.#parts.sendTrouble(visit);
    if (payment === null || !this.#parts.may(visit, 'payments:write')) return this.#parts.sendMissing(visit);
    const { data } = await this.#parts.ask(visit, { name: 'cancel-payment', variables: { id } });
    const result = data?.cancelPayment ?? null;
    if (result?.__typename === 'CancelPaymentSuccess' && result.authorizationUrl !== null) {
      const { texts } = this.#parts.speech(request);
      const text = texts.payments.cancelAtBank(payment.bank.name);
      return sendOff(this.#parts, visit, { bank: payment.bank.name, url: result.authorizationUrl, text });
    }
    const notice =
      result?.__typename === 'CancelPaymentSuccess'
        ? 'cancelled'
        : result?.__typename === 'CancelPaymentRejection'
          ? `cancel:${result.code}`
          : 'cancel:unknown';
    return this.#parts.pages.place.redirectTo(
      reply,
      toPaymentPath(id, sealNotice(this.#parts, visit, { notice, paymentId: id })),
    );
  }

  /** Null where there is none of the person's; `unknown` where that could not be told. */
  async #read(visit: Visit, named?: string): Promise<NonNullable<PaymentQuery['payment']> | 'unknown' | null> {
    if (!this.#parts.may(visit, 'payments:read')) return null;
    const id = named ?? new URL(visit.request.url, 'http://my.invalid').searchParams.get('id') ?? '';
    const answer = await this.#parts.ask(visit, {
      name: 'payment',
      variables: {
        id,
        withAccount: this.#parts.may(visit, 'accounts:read'),
        withUrl: this.#parts.may(visit, 'payments:write'),
      },
    });
    const payment = answer.data?.payment ?? null;
    return payment === null && failureOf(answer) !== null ? 'unknown' : payment;
  }

  #send(visit: Visit, payment: NonNullable<PaymentQuery['payment']>, message: Message | null): FastifyReply {
    const speech = this.#parts.speech(visit.request);
    const { texts, publicPath } = speech;
    return this.#parts.pages.frame.send(visit.reply, visit.session, {
      section: 'payments',
      title: texts.payments.one(payment.creditor.name),
      message,
      crumb: html`<a href="${publicPath}${myPath}/payments">${texts.payments.title}</a>`,
      content: onePayment({ ...speech, payment, mayPay: this.#parts.may(visit, 'payments:write'), nowMs: Date.now() }),
    });
  }
}

/** A payment's page, with what is told there once. */
export const toPaymentPath = (id: string, notice: string | null): string =>
  `${myPath}/payment?${new URLSearchParams({ id, ...(notice === null ? {} : { notice }) }).toString()}`;
