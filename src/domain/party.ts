// The customer as one bank knows them (ISO 20022 Party). Built by the connectors from OBIE `/party`, CDR
// `/common/customer`; everything here is personal data.

import type { CalendarDate } from './dates.ts';

/** A postal address as the bank gives it. */
export interface PostalAddress {
  readonly lines: readonly string[];
  readonly townName: string | null;
  readonly postCode: string | null;
  readonly countrySubDivision: string | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
}

/** What one bank says of the customer behind a link. */
export interface Party {
  readonly displayName: string | null;
  readonly legalName: string | null;
  readonly dateOfBirth: CalendarDate | null;
  readonly email: string | null;
  /** As the bank writes it; E.164 where it says so. */
  readonly phone: string | null;
  readonly addresses: readonly PostalAddress[];
}
