// Statements of an account, one for each of the last months that are over, and their files, as UK Open Banking has them. Hung by
// routes.ts on Albion's and Thistle's listeners. Source: account-info-openapi 3.1.11 and 4.0, /accounts/{AccountId}/statements,
// …/{StatementId} and …/{StatementId}/file; the profile: 403 without ReadStatementsBasic or Detail, 400 for an id that is not there.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headerOf, paramOf } from '../bank/listener.ts';
import type { Resource, Route } from '../bank/routes.ts';
import type { Consent } from '../consents.ts';
import type { Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { addDays, monthsBefore, toDay } from '../ledger/calendar.ts';
import { toDecimal, toUnsignedDecimal } from '../ledger/currency.ts';
import type { Entry } from '../ledger/ledger.ts';
import type { AccountInformation } from './account-information.ts';
import { trimStatement } from './permissions.ts';
import { refuse } from './refusals.ts';
import { type LedgerStatement, toStatementPdf } from './statement-pdf.ts';

/** How many months there are statements of. */
const months = 12;

/** The statements of one house. */
export class Statements implements Resource {
  readonly #information: AccountInformation;

  readonly routes: readonly Route[] = [
    { method: 'GET', path: '/accounts/:AccountId/statements', answer: (request) => this.#list(request) },
    { method: 'GET', path: '/accounts/:AccountId/statements/:StatementId', answer: (request) => this.#one(request) },
    {
      method: 'GET',
      path: '/accounts/:AccountId/statements/:StatementId/file',
      answer: (request, reply) => this.#file(request, reply),
    },
  ];

  constructor(information: AccountInformation) {
    this.#information = information;
  }

  #list(request: FastifyRequest): Wire {
    const consent = this.#authorise(request);
    const account = this.#information.accountOf(request, consent);
    const { nowMs } = this.#information.context.world;
    const list = Array.from({ length: months }, (_, index) => this.#statementOf(account, firstOf(nowMs, index + 1)));
    return this.#information.answer(request, {
      Statement: list
        .filter(({ to }) => to >= account.openedOn)
        .map((statement) => trimStatement(this.#toWire(statement), this.#information.terms.get(consent.id))),
    });
  }

  #one(request: FastifyRequest): Wire {
    const consent = this.#authorise(request);
    const statement = this.#found(request, consent);
    return this.#information.answer(request, {
      Statement: [trimStatement(this.#toWire(statement), this.#information.terms.get(consent.id))],
    });
  }

  #file(request: FastifyRequest, reply: FastifyReply): Buffer {
    const statement = this.#found(request, this.#authorise(request));
    const accept = headerOf(request, 'accept') ?? '*/*';
    const isCsv = /^\s*text\/csv/i.test(accept);
    reply.header('content-type', isCsv ? 'text/csv; charset=utf-8' : 'application/pdf');
    reply.header('content-disposition', `attachment; filename="${statement.id}.${isCsv ? 'csv' : 'pdf'}"`);
    return isCsv ? toCsv(statement) : toStatementPdf(statement);
  }

  #authorise(request: FastifyRequest): Consent {
    const { terms } = this.#information;
    const consent = this.#information.authorise(request, 'accounts');
    const codes = terms.get(consent.id)?.codes;
    if (codes === undefined || codes.has('ReadStatementsBasic') || codes.has('ReadStatementsDetail')) return consent;
    const message = 'The consent does not cover statements';
    throw refuse(this.#information.house, { code: 'consentMismatch', message }, 403);
  }

  #found(request: FastifyRequest, consent: Consent): LedgerStatement {
    const account = this.#information.accountOf(request, consent);
    const id = paramOf(request, 'StatementId');
    const { nowMs } = this.#information.context.world;
    for (let index = 1; index <= months; index++) {
      const from = firstOf(nowMs, index);
      if (idOf(from) === id) return this.#statementOf(account, from);
    }
    const message = 'There is no such statement of this account';
    throw refuse(this.#information.house, { code: 'notFound', message, path: 'StatementId' });
  }

  #statementOf(account: Account, from: string): LedgerStatement {
    const to = addDays(firstOfNext(from), -1);
    const own = this.#information.context.world.ledger
      .booked(account.id)
      .filter(({ currency, day }) => currency === account.currency && day <= to);
    const sum = (entries: readonly Entry[]): bigint => entries.reduce((minor, entry) => minor + entry.amountMinor, 0n);
    const closingMinor = sum(own);
    const entries = own.filter(({ day }) => day >= from).toReversed();
    return { account, id: idOf(from), from, to, openingMinor: closingMinor - sum(entries), closingMinor, entries };
  }

  #toWire({ account, id, from, to, openingMinor, closingMinor }: LedgerStatement): Wire {
    const amount = (type: string, minor: bigint): Wire => ({
      Type: `UK.OBIE.${type}`,
      CreditDebitIndicator: minor < 0n ? 'Debit' : 'Credit',
      Amount: { Amount: toUnsignedDecimal(minor, account.currency), Currency: account.currency },
    });
    return {
      AccountId: account.id,
      StatementId: id,
      StatementReference: from.slice(0, 7),
      Type: 'RegularPeriodic',
      StartDateTime: `${from}T00:00:00+00:00`,
      EndDateTime: `${to}T23:59:59+00:00`,
      CreationDateTime: `${addDays(to, 1)}T03:00:00+00:00`,
      StatementAmount: [amount('StartingBalance', openingMinor), amount('ClosingBalance', closingMinor)],
    };
  }
}

const idOf = (from: string): string => `ST-${from.slice(0, 7)}`;
const firstOf = (nowMs: number, monthsAgo: number): string => `${monthsBefore(toDay(nowMs), monthsAgo).slice(0, 7)}-01`;
const firstOfNext = (from: string): string => `${addDays(from, 31).slice(0, 7)}-01`;

function toCsv({ account, from, to, openingMinor, closingMinor, entries }: LedgerStatement): Buffer {
  const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const lines = [
    'date,text,amount,currency',
    `${from},Opening balance,${toDecimal(openingMinor, account.currency)},${account.currency}`,
    ...entries.map(
      ({ day, text, amountMinor, currency }) =>
        `${day},${quoted(text)},${toDecimal(amountMinor, currency)},${currency}`,
    ),
    `${to},Closing balance,${toDecimal(closingMinor, account.currency)},${account.currency}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}
