// Rules of the operator's and the customer's: what they say of an entry's category goes before everything that is guessed. Called
// by classify.ts. A rule is data and holds no pattern language: words are compared as words, so that no rule can make a
// computation slow. Compiled once; an entry is compared only with rules of its own merchant, words, account or codes.

import { z } from 'zod';
import { type CurrencyCode, parseCurrency } from '../domain/iso4217.ts';
import { type CreditDebitIndicator, InvalidAmount, parseMoney } from '../domain/money.ts';
import { parseIban } from '../domain/payment-order.ts';
import { type Transaction, type TransactionKind, transactionKinds } from '../domain/transaction.ts';
import { toKey } from './brands.ts';
import { type CategoryCode, categoryGroups } from './categories.ts';
import { toWords, type Word } from './words.ts';

/** Whose rule it is: a customer's goes before the operator's. */
export type RuleOrigin = 'CUSTOMER' | 'OPERATOR';

/** What an entry must be for a rule to hold: all that is given. At least one is. */
export interface RuleConditions {
  /** `Merchant.key`. */
  readonly merchantKey?: string | undefined;
  /** Words in the name or the text, one behind the other; the last one may be a beginning: `stadtwerke mün*`. */
  readonly textContains?: string | undefined;
  /** The account on the other side. */
  readonly counterpartyIban?: string | undefined;
  /** ISO 18245, four digits. */
  readonly mcc?: string | undefined;
  /** ISO 20022 domain, family and sub-family, joined by hyphens (`PMNT-RCDT-SALA`, `PMNT-RCDT`), or the bank's own code. */
  readonly bankCode?: string | undefined;
  /** Unsigned, both bounds included, as decimal strings of a currency. */
  readonly amountRange?: RuleAmounts | undefined;
  readonly direction?: CreditDebitIndicator | undefined;
  readonly kind?: TransactionKind | undefined;
}

/** Amounts of one currency between which a rule holds. */
export interface RuleAmounts {
  readonly currency: string;
  readonly minimum?: string | undefined;
  readonly maximum?: string | undefined;
}

/** One rule. */
export interface CategoryRule {
  readonly id: string;
  readonly category: CategoryCode;
  readonly when: RuleConditions;
  readonly origin: RuleOrigin;
}

/** One fault of a file of rules: where in it, and what. */
export interface RuleFault {
  readonly where: string;
  readonly what: string;
}

/** Rules that are read; a file with faults gives those of its rules that have none. */
export interface ParsedRules {
  readonly rules: RuleSet;
  readonly faults: readonly RuleFault[];
}

/** More than an operator writes by hand, and what an entry is compared with at most. House rule. */
export const maxRules = 5_000;

/** A rule, made ready to be compared. */
interface CompiledRule {
  readonly rule: CategoryRule;
  /** The greater goes first. */
  readonly rank: number;
  readonly words: readonly string[];
  readonly isPrefix: boolean;
  readonly iban: string | null;
  readonly minimumMinor: bigint | null;
  readonly maximumMinor: bigint | null;
}

/** What of an entry is compared. */
export interface RuleSubject {
  readonly transaction: Transaction;
  readonly merchantKey: string | null;
  /** All words of name and text. */
  readonly words: readonly Word[];
}

/** Rules that can be matched. Immutable. */
export class RuleSet {
  readonly #rules: readonly CategoryRule[];
  readonly #buckets = new Map<string, CompiledRule[]>();

  private constructor(rules: readonly CategoryRule[]) {
    this.#rules = rules;
    for (const [index, rule] of rules.entries()) {
      const compiled = compile(rule, (rule.origin === 'CUSTOMER' ? rules.length : 0) + index);
      if (compiled === null) continue;
      const bucket = toBucket(compiled);
      this.#buckets.set(bucket, [compiled, ...(this.#buckets.get(bucket) ?? [])]);
    }
  }

  /** Without rules. */
  static readonly none = new RuleSet([]);

  /** Of rules that are well-formed. A rule that can never hold (an amount that is none) is left out. */
  static of(rules: readonly CategoryRule[]): RuleSet {
    return rules.length === 0 ? RuleSet.none : new RuleSet(rules);
  }

  /** Reads the operator's rules: `{ "rules": [{ "id", "category", "when" }] }`. All faults at once; total. */
  static parse(content: unknown): ParsedRules {
    const outline = rulesFile.safeParse(content);
    if (!outline.success) return { rules: RuleSet.none, faults: toFaults(outline.error, []) };
    const faults: RuleFault[] = [];
    const rules: CategoryRule[] = [];
    const seen = new Set<string>();
    for (const [index, entry] of outline.data.rules.entries()) {
      const parsed = ruleEntry.safeParse(entry);
      if (!parsed.success) faults.push(...toFaults(parsed.error, ['rules', index]));
      else if (seen.has(parsed.data.id))
        faults.push({ where: `rules[${index}].id`, what: 'is the id of another rule, too' });
      else {
        seen.add(parsed.data.id);
        rules.push({ ...parsed.data, origin: 'OPERATOR' });
      }
    }
    return { rules: RuleSet.of(rules), faults };
  }

  /** These and more, which count as later ones. */
  with(rules: readonly CategoryRule[]): RuleSet {
    return rules.length === 0 ? this : RuleSet.of([...this.#rules, ...rules]);
  }

  /** How many there are. */
  get size(): number {
    return this.#rules.length;
  }

  /** The rule that decides: a customer's before the operator's, a later one before an earlier one. Null for none. Total. */
  match(subject: RuleSubject): CategoryRule | null {
    if (this.#buckets.size === 0) return null;
    let best: CompiledRule | null = null;
    for (const bucket of bucketsOf(subject)) {
      // In a bucket the greatest rank is first.
      for (const compiled of this.#buckets.get(bucket) ?? []) {
        if (best !== null && compiled.rank <= best.rank) break;
        if (holds(compiled, subject)) best = compiled;
      }
    }
    return best?.rule ?? null;
  }
}

function compile(rule: CategoryRule, rank: number): CompiledRule | null {
  const { textContains = '', counterpartyIban, amountRange } = rule.when;
  const words = toWords(textContains).map(({ folded }) => folded);
  if (textContains !== '' && words.length === 0) return null;
  const iban = counterpartyIban === undefined ? null : parseIban(counterpartyIban);
  if (counterpartyIban !== undefined && iban === null) return null;
  const currency = amountRange === undefined ? null : parseCurrency(amountRange.currency);
  if (amountRange !== undefined && currency === null) return null;
  const minimumMinor = toMinor(amountRange?.minimum, currency);
  const maximumMinor = toMinor(amountRange?.maximum, currency);
  if (minimumMinor === undefined || maximumMinor === undefined) return null;
  return { rule, rank, words, isPrefix: textContains.trimEnd().endsWith('*'), iban, minimumMinor, maximumMinor };
}

/** Minor units; null for no bound, undefined for what is no amount of the currency. */
function toMinor(amount: string | undefined, currency: CurrencyCode | null): bigint | null | undefined {
  if (amount === undefined || currency === null) return null;
  try {
    return parseMoney(amount, currency).amountMinor;
  } catch (error) {
    if (error instanceof InvalidAmount) return undefined;
    throw error;
  }
}

/** The place where a rule is looked up: by that condition which fewest entries meet. */
function toBucket({ rule: { when }, words, isPrefix, iban }: CompiledRule): string {
  if (when.merchantKey !== undefined) return `merchant:${when.merchantKey}`;
  if (iban !== null) return `iban:${iban}`;
  const [first = ''] = words;
  if (words.length > 1 || (words.length === 1 && !isPrefix)) return `word:${first}`;
  if (when.mcc !== undefined) return `mcc:${when.mcc}`;
  return 'any';
}

function* bucketsOf({ transaction, merchantKey, words }: RuleSubject): Generator<string> {
  yield 'any';
  if (merchantKey !== null) yield `merchant:${merchantKey}`;
  const iban = transaction.counterparty?.identification?.iban ?? null;
  if (iban !== null) yield `iban:${iban.replaceAll(' ', '').toUpperCase()}`;
  const mcc = transaction.counterparty?.merchantCategoryCode ?? null;
  if (mcc !== null) yield `mcc:${mcc}`;
  for (const { folded } of words) yield `word:${folded}`;
}

function holds(compiled: CompiledRule, { transaction, merchantKey, words }: RuleSubject): boolean {
  const { when } = compiled.rule;
  const { counterparty, amount, creditDebitIndicator, kind } = transaction;
  return (
    (when.merchantKey === undefined || when.merchantKey === merchantKey) &&
    (when.direction === undefined || when.direction === creditDebitIndicator) &&
    (when.kind === undefined || when.kind === kind) &&
    (when.mcc === undefined || when.mcc === counterparty?.merchantCategoryCode) &&
    (compiled.iban === null ||
      compiled.iban === counterparty?.identification?.iban?.replaceAll(' ', '').toUpperCase()) &&
    (when.amountRange === undefined ||
      (when.amountRange.currency === amount.currency &&
        (compiled.minimumMinor === null || amount.amountMinor >= compiled.minimumMinor) &&
        (compiled.maximumMinor === null || amount.amountMinor <= compiled.maximumMinor))) &&
    (when.bankCode === undefined || isOfBankCode(transaction, when.bankCode)) &&
    (compiled.words.length === 0 || hasWords(words, compiled))
  );
}

function isOfBankCode({ bankTransactionCode: code }: Transaction, wanted: string): boolean {
  if (code === null) return false;
  if (code.proprietary === wanted) return true;
  const parts = [code.domain, code.family, code.subFamily];
  return wanted.split('-').every((part, index) => parts[index] === part);
}

function hasWords(words: readonly Word[], { words: parts, isPrefix }: CompiledRule): boolean {
  const last = parts.length - 1;
  for (let start = 0; start + last < words.length; start++) {
    let at = 0;
    while (at < last && words[start + at]?.folded === parts[at]) at++;
    const end = words[start + last]?.folded ?? '';
    if (at === last && (isPrefix ? end.startsWith(parts[last] ?? '') : end === parts[last])) return true;
  }
  return false;
}

const categoryCodes: readonly string[] = Object.values(categoryGroups).flat();
const isCategory = (text: string): text is CategoryCode => categoryCodes.includes(text);

const amountText = z.string().regex(/^\d{1,18}(?:\.\d{1,12})?$/, 'must be a decimal string without a sign');

const amountRange = z
  .strictObject({ currency: z.string(), minimum: amountText.optional(), maximum: amountText.optional() })
  .superRefine(({ currency: code, minimum, maximum }, context) => {
    const currency = parseCurrency(code);
    if (currency === null)
      return context.addIssue({ code: 'custom', path: ['currency'], message: 'is no active ISO 4217 currency' });
    if (minimum === undefined && maximum === undefined)
      context.addIssue({ code: 'custom', message: 'must have a minimum or a maximum' });
    const [least, most] = [toMinor(minimum, currency), toMinor(maximum, currency)];
    if (least === undefined)
      context.addIssue({ code: 'custom', path: ['minimum'], message: 'must be an amount of its currency' });
    if (most === undefined)
      context.addIssue({ code: 'custom', path: ['maximum'], message: 'must be an amount of its currency' });
    if (typeof least === 'bigint' && typeof most === 'bigint' && least > most) {
      context.addIssue({ code: 'custom', path: ['maximum'], message: 'must not be less than minimum' });
    }
  });

/** Longest word list of a rule, in characters. */
const maxRuleText = 200;

const conditions = z
  .strictObject({
    merchantKey: z
      .string()
      .max(maxRuleText)
      .refine(
        (key) => key !== '' && toKey(key) === key,
        'must be a merchant’s key: lower case letters, digits and single spaces',
      )
      .optional(),
    textContains: z
      .string()
      .max(maxRuleText)
      .refine((text) => toWords(text).length > 0, 'must have a word')
      .refine(
        (text) => !/[*?[\](){}^$|\\]/.test(text.trimEnd().replace(/\*$/, '')),
        'must be plain words, a `*` only at the end',
      )
      .optional(),
    counterpartyIban: z
      .string()
      .refine((text) => parseIban(text) !== null, 'must be an IBAN')
      .optional(),
    mcc: z
      .string()
      .regex(/^\d{4}$/, 'must be four digits')
      .optional(),
    bankCode: z.string().min(1, 'must not be empty').max(35).optional(),
    amountRange: amountRange.optional(),
    direction: z.enum(['CREDIT', 'DEBIT']).optional(),
    kind: z.enum(transactionKinds).optional(),
  })
  .refine((when) => Object.values(when).some((value) => value !== undefined), 'must have a condition');

const ruleEntry = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be up to 64 letters, digits, dots, hyphens or underscores'),
  category: z.string().refine(isCategory, 'is no category'),
  when: conditions,
});

const rulesFile = z.strictObject({ rules: z.array(z.unknown()).max(maxRules, `must have at most ${maxRules} rules`) });

function toFaults(error: z.ZodError, base: readonly PropertyKey[]): readonly RuleFault[] {
  return error.issues.map(({ path, message }) => ({ where: toWhere([...base, ...path]), what: message }));
}

function toWhere(path: readonly PropertyKey[]): string {
  const where = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return where === '' ? 'the file' : where.replace(/^\./, '');
}
