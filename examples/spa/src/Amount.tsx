// An amount of money, from its decimal string: never through a float, which would round it.

import type { MoneyInput } from './gql/graphql.ts';

/** A signed amount with its currency; minus as the typographic sign. */
export function Amount({ money }: { money: MoneyInput }) {
  const isNegative = money.amount.startsWith('-');
  const [whole = '', fraction] = money.amount.replace(/^[-+]/, '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ' ');
  return (
    <span className={isNegative ? 'amount' : 'amount in'}>
      {isNegative ? '−' : ''}
      {grouped}
      {fraction === undefined ? '' : `.${fraction}`} <span className="currency">{money.currency}</span>
    </span>
  );
}
