// Destroys what could still be done with payments of a person who is erased: tokens, addresses and checks of their authorisations. The orders
// stay sealed: law wants who was paid, from and to which account, how much and what for. Called by erasures.ts.

import { type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Changes } from './database.ts';
import { PaymentRows } from './payment-rows.ts';
import type { PaymentSecrets } from './payments.ts';
import type { Sealer } from './sealing.ts';
import type { PaymentsTable } from './tables.ts';

const blank: PaymentSecrets = {
  state: '',
  nonce: '',
  codeVerifier: '',
  isOpenId: false,
  authorizationUrl: null,
  accessToken: null,
  refreshToken: null,
  accessExpiresAtMs: null,
  confirmationUrl: null,
  confirmationCode: null,
  cancellation: null,
};

/** Blanks them in the rows that match. @throws SealFailure for what cannot be opened: nothing of it is guessed */
export async function blankPaymentSecrets(changes: Changes, sealer: Sealer, where: RawBuilder<SqlBool>): Promise<void> {
  const paymentRows = new PaymentRows(sealer);
  const { rows } = await sql<Selectable<PaymentsTable>>`select * from payments where ${where}`.execute(changes);
  for (const row of rows) {
    const payment = paymentRows.parse(row);
    const set = paymentRows.toSet({ payment, change: { secrets: blank }, standing: null, atMs: payment.updatedAtMs });
    await changes.updateTable('payments').set(set).where('id', '=', row.id).execute();
  }
}
