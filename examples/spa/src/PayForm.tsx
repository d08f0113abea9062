// The form of a payment. What is right about an account number is the gateway's to say: all that is wrong comes back at once
// in ValidationRejection. Used by pages/Pay.tsx.

import { type FormEvent, useState } from 'react';
import type { InitiatePaymentInput } from './gql/graphql.ts';

/** An account that can pay. */
export interface PayingAccount {
  readonly id: string;
  readonly name?: string | null;
  readonly currency?: string | null;
  readonly bank: { readonly name: string };
}

type PaymentInput = Pick<InitiatePaymentInput, 'debtorAccountId' | 'creditor' | 'amount' | 'remittanceInformation'>;

/** What the form says; null where no account was chosen. */
export function toPayment(form: FormData, accounts: readonly PayingAccount[]): PaymentInput | null {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const account = accounts.find(({ id }) => id === text('from'));
  if (account === undefined) return null;
  const currency = account.currency ?? '';
  const number =
    currency === 'GBP' ? { sortCode: text('sortCode'), accountNumber: text('accountNumber') } : { iban: text('iban') };
  const reference = text('reference');
  return {
    debtorAccountId: account.id,
    creditor: { name: text('name'), ...number },
    amount: { amount: text('amount'), currency },
    ...(reference === '' ? {} : { remittanceInformation: reference }),
  };
}

/** The form. */
export function PayForm(props: {
  accounts: readonly PayingAccount[];
  from: string | null;
  isBusy: boolean;
  onSubmit: (event: FormEvent<HTMLFormElement>) => void;
}) {
  const { accounts, from, isBusy, onSubmit } = props;
  const [chosen, setChosen] = useState(from);
  const paying = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (paying === undefined) return <p className="quiet">Looking for accounts that can pay…</p>;
  return (
    <form className="card" onSubmit={onSubmit}>
      <label>
        From
        <select name="from" value={paying.id} onChange={({ target }) => setChosen(target.value)} required>
          {accounts.map((account) => (
            <option key={account.id} value={account.id}>
              {account.name}, {account.bank.name} ({account.currency})
            </option>
          ))}
        </select>
      </label>
      <label>
        To
        <input name="name" autoComplete="off" required maxLength={140} />
      </label>
      {paying.currency === 'GBP' ? (
        <div className="pair">
          <label>
            Sort code
            <input name="sortCode" inputMode="numeric" autoComplete="off" required />
          </label>
          <label>
            Account number
            <input name="accountNumber" inputMode="numeric" autoComplete="off" required />
          </label>
        </div>
      ) : (
        <label>
          IBAN
          <input name="iban" autoComplete="off" required />
        </label>
      )}
      <div className="pair">
        <label>
          Amount
          <input
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            required
            pattern="\d+(\.\d+)?"
            title="such as 12.50"
          />
        </label>
        <label>
          Reference
          <input name="reference" autoComplete="off" maxLength={18} />
        </label>
      </div>
      <button type="submit" className="main" disabled={isBusy}>
        {isBusy ? 'Sending…' : 'Go to the bank'}
      </button>
      <p className="quiet">Nothing is paid before you agree at your bank.</p>
    </form>
  );
}
