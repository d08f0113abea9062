// Payments under a mandate at a UK house: POST and GET /domestic-vrps and payment-details. Hung by payment-routes.ts. The bank enforces
// what the customer agreed to: creditor, control parameters, revocation. Source: vrp-openapi 3.1.11 and 4.0, the standard's page
// "Domestic VRPs". House rule: an InstructionIdentification names one payment of a mandate.
import { isDeepStrictEqual } from 'node:util';
import type { FastifyRequest } from 'fastify';
import { consentBehind } from '../bank/access.ts';
import { paramOf } from '../bank/listener.ts';
import { isObject, type JsonObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import type { Payment } from '../payments/payment.ts';
import type { Idempotency } from './idempotency.ts';
import { isSame, Reader } from './initiation.ts';
import type { PaymentDrafts } from './payment-drafts.ts';
import type { PaymentRoute } from './payment-route.ts';
import { toDebtor, toDetailsData, toStatusData } from './payment-wire.ts';
import { refuseMistakes } from './refusals.ts';
import type { AskedMandate, Mandate, VrpConsents } from './vrp-consents.ts';
import { brokenControl } from './vrp-limits.ts';

const path = '/domestic-vrps';
const resource = 'domestic-vrps';

/** The payments under mandates of one house. */
export class Vrps {
  readonly routes: readonly PaymentRoute[];
  readonly #mandates: VrpConsents;
  readonly #drafts: PaymentDrafts;
  readonly #idempotency: Idempotency;
  /** What each payment was ordered with, by its id. */
  readonly #bodies = new Map<string, { readonly data: Wire; readonly risk: Wire }>();

  constructor(mandates: VrpConsents, drafts: PaymentDrafts, idempotency: Idempotency) {
    this.#mandates = mandates;
    this.#drafts = drafts;
    this.#idempotency = idempotency;
    this.routes = [
      {
        method: 'POST',
        path,
        call: 'payment',
        assertCaller: (request) => this.#mandates.own(request),
        answer: (request) => this.#create(request),
      },
      { method: 'GET', path: `${path}/:PaymentId`, call: 'status', answer: (request) => this.#payment(request) },
      {
        method: 'GET',
        path: `${path}/:PaymentId/payment-details`,
        call: 'status',
        answer: (request) => this.#details(request),
      },
    ];
  }

  #create(request: FastifyRequest): Wire {
    const { bank, world } = this.#drafts.context;
    const own = this.#mandates.own(request);
    const earlier = world.payments.find(this.#idempotency.before(request) ?? '');
    if (earlier !== undefined && earlier.consentId === own.consent.id) return this.#toWire(request, earlier);
    const { data, risk } = this.#drafts.bodyOf(request);
    const debtor = this.#debtorFor(own, data, risk);
    const instruction = this.#readInstruction(own.mandate, data);
    this.#assertAllowed(own, instruction);
    const { payee } = own.mandate.terms;
    const { instructionId, endToEndId, amountMinor, text, reference } = instruction;
    const order = { bank: bank.id, resource, endToEndId, instructionId, amountMinor, currency: 'GBP', payee };
    const payment = world.payments.record({ ...order, text, reference, dueMs: undefined }, own.consent.id);
    this.#bodies.set(payment.id, { data, risk });
    world.payments.submit(payment, debtor);
    this.#idempotency.remember(request, payment.id);
    return this.#toWire(request, payment);
  }

  /** The account that pays, when the mandate can be used and the body is of it. */
  #debtorFor({ consent, mandate }: AskedMandate, data: Wire, risk: Wire): Account {
    const { consents, world } = this.#drafts.context;
    const at = 'Data.ConsentId';
    if (data['ConsentId'] === undefined) throw this.#drafts.refuse('fieldMissing', 'ConsentId is missing', at);
    if (data['ConsentId'] !== consent.id) {
      throw this.#drafts.refuse('consentMismatch', 'The token is for another consent', at);
    }
    const debtor = this.#drafts.debtorOf(consent);
    if (consents.stateOf(consent, world.nowMs) !== 'valid' || debtor === undefined) {
      throw this.#drafts.refuse('consentStatus', 'The consent is not authorised', at);
    }
    if (!isDeepStrictEqual(data['Initiation'], mandate.data['Initiation'])) {
      throw this.#drafts.refuse('consentMismatch', 'The initiation is not the one consented to', 'Data.Initiation');
    }
    if (!isDeepStrictEqual(risk, mandate.risk)) {
      throw this.#drafts.refuse('consentMismatch', 'The risk is not the one consented to', 'Risk');
    }
    return debtor;
  }

  #readInstruction({ terms, data: agreed }: Mandate, data: JsonObject) {
    const { house } = this.#drafts;
    const reader = new Reader();
    reader.only(
      data,
      ['ConsentId', 'PSUAuthenticationMethod', 'PSUInteractionType', 'VRPType', 'Initiation', 'Instruction'],
      'Data',
    );
    this.#readWord(reader, data, { name: 'PSUAuthenticationMethod', agreed: terms.authenticationMethods });
    this.#readWord(reader, data, { name: 'VRPType', agreed: terms.vrpTypes });
    const interaction = data['PSUInteractionType'];
    if (interaction !== undefined && interaction !== 'InSession' && interaction !== 'OffSession') {
      reader.add('fieldInvalid', 'PSUInteractionType is InSession or OffSession', 'Data.PSUInteractionType');
    }
    const instruction = reader.object(data, 'Instruction', 'Data');
    if (instruction === undefined) throw refuseMistakes(house, reader.mistakes);
    const at = 'Data.Instruction';
    reader.only(
      instruction,
      [
        'InstructionIdentification',
        'EndToEndIdentification',
        'RemittanceInformation',
        'LocalInstrument',
        'InstructedAmount',
        'CreditorPostalAddress',
        'CreditorAccount',
      ],
      at,
    );
    const required = { path: at, longest: 35, isRequired: true };
    const instructionId = reader.text(instruction, { name: 'InstructionIdentification', ...required });
    const endToEndId = reader.text(instruction, { name: 'EndToEndIdentification', ...required });
    const amountMinor = reader.amount(instruction, at);
    const payee = reader.account(instruction, 'CreditorAccount', at);
    const { reference, text } = reader.remittance(house, instruction, at);
    const initiation = agreed['Initiation'];
    const agreedText = isObject(initiation) ? initiation['RemittanceInformation'] : undefined;
    if (agreedText !== undefined && !isDeepStrictEqual(agreedText, instruction['RemittanceInformation'])) {
      reader.add('consentMismatch', 'The reference is not the one consented to', `${at}.RemittanceInformation`);
    }
    if (payee !== undefined && !isSame(payee, terms.payee)) {
      reader.add('consentMismatch', 'The creditor is not the one consented to', `${at}.CreditorAccount`);
    }
    if (reader.mistakes.length > 0 || instructionId === undefined || endToEndId === undefined) {
      throw refuseMistakes(house, reader.mistakes);
    }
    return {
      instructionId,
      endToEndId,
      amountMinor: amountMinor ?? 0n,
      reference: reference ?? text?.slice(0, 35),
      text: text ?? reference ?? terms.payee.name,
    };
  }

  #readWord(
    reader: Reader,
    data: JsonObject,
    { name, agreed }: { readonly name: string; readonly agreed: readonly string[] },
  ): void {
    const at = `Data.${name}`;
    const word = data[name];
    if (word === undefined) reader.add('fieldMissing', `${name} is missing`, at);
    else if (!agreed.includes(String(word))) {
      reader.add('failsControlParameters', `${name} is not one consented to`, at);
    }
  }

  /** Within the mandate's limits, beside all that was paid under it and did not come to nothing. */
  #assertAllowed(
    { consent, mandate }: AskedMandate,
    { amountMinor, instructionId }: { readonly amountMinor: bigint; readonly instructionId: string },
  ): void {
    const { world } = this.#drafts.context;
    const before = world.payments.all().filter(({ consentId }) => consentId === consent.id);
    if (before.some(({ order }) => order.instructionId === instructionId)) {
      const at = 'Data.Instruction.InstructionIdentification';
      throw this.#drafts.refuse('duplicateReference', 'There is a payment with this identification', at);
    }
    const uses = before
      .filter((payment) => !['RJCT', 'CANC'].includes(world.payments.statusOf(payment)))
      .map(({ order, createdAtMs }) => ({ amountMinor: order.amountMinor, atMs: createdAtMs }));
    const times = { consentAtMs: consent.createdAtMs, nowMs: world.nowMs };
    const broken = brokenControl(mandate.terms, times, { amountMinor, uses });
    if (broken !== undefined) {
      const at = `Data.ControlParameters.${broken}`;
      throw this.#drafts.refuse('failsControlParameters', 'The payment is outside the control parameters', at);
    }
  }

  #payment(request: FastifyRequest): Wire {
    return this.#toWire(request, this.#find(request));
  }

  #details(request: FastifyRequest): Wire {
    const { house, context } = this.#drafts;
    const payment = this.#find(request);
    const data = toDetailsData(house, payment, context.world.payments.stepToTell(payment));
    return this.#drafts.answer(request, `${path}/${payment.id}/payment-details`, { data });
  }

  #find(request: FastifyRequest): Payment {
    const { context } = this.#drafts;
    const payment = context.world.payments.find(paramOf(request, 'PaymentId'));
    const isOwn = payment !== undefined && consentBehind(context, request)?.id === payment.consentId;
    if (!isOwn) this.#drafts.assertClient(request);
    if (payment === undefined || !this.#bodies.has(payment.id)) {
      throw this.#drafts.refuse('notFound', 'There is no such payment', 'DomesticVRPId');
    }
    return payment;
  }

  #toWire(request: FastifyRequest, payment: Payment): Wire {
    const { house, context } = this.#drafts;
    const { data = {}, risk = {} } = this.#bodies.get(payment.id) ?? {};
    const body: Wire = {
      DomesticVRPId: payment.id,
      ConsentId: payment.consentId,
      ...toStatusData(house, payment, context.world.payments.stepToTell(payment)),
      Initiation: data['Initiation'],
      Instruction: data['Instruction'],
      ...(payment.debtor === undefined ? {} : { DebtorAccount: toDebtor(payment.debtor) }),
    };
    return this.#drafts.answer(request, `${path}/${payment.id}`, { data: body, risk });
  }
}
