// Whether a name is that of an account's holder. Hung by revolut.ts on the service's listener. Source: the
// specification's /account-name-validation, its forms for British accounts and for accounts in euros; accounts of the
// sandbox's banks are compared, all others cannot be checked.
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Resource, Route } from '../bank/routes.ts';
import { customers } from '../customers.ts';
import { isObject, type Wire } from '../json.ts';
import type { Account } from '../ledger/accounts.ts';
import { isIban } from '../ledger/identifiers.ts';
import { compareNames } from '../payee/match.ts';
import { findPayee } from '../payments/payee.ts';
import { bodyOf, operation } from './operation.ts';
import { invalid } from './refusals.ts';
import type { Service } from './service.ts';
import type { Tokens } from './tokens.ts';

const names = {
  company_name: z.string().min(1).optional(),
  individual_name: z.object({ first_name: z.string().min(1), last_name: z.string().min(1) }).optional(),
};
const british = z.object({
  account_no: z.string().regex(/^\d{8}$/),
  sort_code: z.string().regex(/^\d{2}-?\d{2}-?\d{2}$/),
  ...names,
});
const european = z.object({
  iban: z.string().min(15),
  bic: z.string().optional(),
  recipient_country: z.string().regex(/^[A-Z]{2}$/),
  recipient_currency: z.literal('EUR'),
  ...names,
});

type Named = Pick<z.output<typeof british>, 'company_name' | 'individual_name'>;

/** What is told of an account. */
interface Outcome {
  readonly result: string;
  readonly code?: string | undefined;
  /** The holder's own name, where that is told. */
  readonly held?: string | undefined;
}

/** Account name validation. */
export class NameValidation implements Resource {
  readonly #service: Service;
  readonly routes: readonly Route[];

  constructor(service: Service, tokens: Tokens) {
    this.#service = service;
    this.routes = [
      operation(tokens, { method: 'POST', path: '/account-name-validation', scope: 'WRITE' }, (request) =>
        this.#validate(request),
      ),
    ];
  }

  #validate(request: FastifyRequest): Wire {
    const none = { name: '', iban: '', sortCode: '', accountNumber: '' };
    const isBritish = isObject(request.body) && request.body['sort_code'] !== undefined;
    if (isBritish) {
      const body = bodyOf(request, british);
      const sortCode = body.sort_code.replaceAll('-', '');
      return this.#answer(body, this.#find({ ...none, sortCode, accountNumber: body.account_no }), 'uk_cop');
    }
    const body = bodyOf(request, european);
    const iban = body.iban.replaceAll(' ', '').toUpperCase();
    if (!isIban(iban)) throw invalid('IBAN is invalid');
    return this.#answer(body, this.#find({ ...none, iban }), 'eu_cop');
  }

  #find(payee: Parameters<typeof findPayee>[1]): ReturnType<typeof findPayee> {
    return findPayee(this.#service.world.ledger.accounts, payee);
  }

  #answer(named: Named, account: ReturnType<typeof findPayee>, type: 'uk_cop' | 'eu_cop'): Wire {
    const { company_name: company, individual_name: individual } = named;
    if ((company === undefined) === (individual === undefined)) {
      throw invalid('Exactly one of company_name and individual_name must be specified');
    }
    const given = company ?? `${individual?.first_name} ${individual?.last_name}`;
    const { result, code, held } = outcomeOf(given, account, { type, isCompany: company !== undefined });
    const [first = '', ...rest] = (held ?? '').split(' ');
    return {
      result_code: result,
      reason: code === undefined ? undefined : { type, code },
      company_name: company === undefined ? undefined : (held ?? company),
      individual_name:
        individual === undefined
          ? undefined
          : held === undefined
            ? individual
            : { first_name: first, last_name: rest.join(' ') },
      name_validation_id: randomUUID(),
    };
  }
}

function outcomeOf(
  given: string,
  account: Account | 'unknown' | undefined,
  { type, isCompany }: { readonly type: 'uk_cop' | 'eu_cop'; readonly isCompany: boolean },
): Outcome {
  if (account === undefined) return { result: 'cannot_be_checked', code: 'cannot_be_checked' };
  if (account === 'unknown' || account.closedMonthsAgo !== undefined) {
    return { result: 'not_matched', code: 'account_does_not_exist' };
  }
  const holders = account.holders.map((id) => customers.get(id)?.fullName ?? id);
  // Only the British service looks at what sort of account it is.
  const isSort = type === 'eu_cop' || account.isBusiness === isCompany;
  const sort = account.isBusiness ? 'company' : 'individual';
  if (holders.some((held) => compareNames(given, held) === 'match')) {
    return isSort ? { result: 'matched' } : { result: 'close_match', code: `${sort}_account_name_matched` };
  }
  const held = holders.find((name) => compareNames(given, name) === 'close');
  if (held === undefined) return { result: 'not_matched', code: 'not_matched' };
  return { result: 'close_match', code: isSort ? 'close_match' : `${sort}_account_close_match`, held };
}
