// What is said where a bank has not told what was asked of an account. For account-views.ts and statement-views.ts.

import type { MyTexts } from './texts/texts.ts';

/** What is said where a bank has not told what was asked. */
export function problemOf(status: string | null, bank: string, { overview }: MyTexts): string {
  const { problems } = overview;
  switch (status) {
    case 'CONSENT_REQUIRED':
      return problems.expired(bank);
    case 'DOWN':
      return problems.down(bank);
    case 'TIMEOUT':
      return problems.slow(bank);
    case 'RATE_LIMITED':
      return problems.limited(bank);
    case 'STALE':
      return problems.stale(bank);
    case 'FORBIDDEN':
      return problems.forbidden(bank);
    case 'PARTIAL':
      return problems.partial(bank, 0, 'other');
    default:
      return overview.balanceUnknown;
  }
}
