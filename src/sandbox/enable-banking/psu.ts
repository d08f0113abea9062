// Whether the customer is there, by the PSU headers of a call, and how often may be read without him. Called by accounts.ts and
// transactions.ts. Source: the specification's required_psu_headers ("either all required PSU headers or none"), and the four
// calls a day of the banks behind (Delegated Regulation (EU) 2018/389, article 36(5)).
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { headerOf } from '../bank/request.ts';
import { toDay } from '../ledger/calendar.ts';
import type { Institution } from './institutions.ts';
import { refuse } from './refusals.ts';

const psuHeaders = [
  'Psu-Ip-Address',
  'Psu-User-Agent',
  'Psu-Referer',
  'Psu-Accept',
  'Psu-Accept-Charset',
  'Psu-Accept-Encoding',
  'Psu-Accept-Language',
  'Psu-Geo-Location',
] as const;
/** Calls a day of one account and endpoint without the customer. */
const callsPerDay = 4;

const camel = (name: string): string => {
  const joined = name.replaceAll('-', '');
  return `${joined.charAt(0).toLowerCase()}${joined.slice(1)}`;
};

/** Whether the customer is there; refuses what is neither one nor the other. */
export function isAttended({ habits }: Institution, request: FastifyRequest): boolean {
  const has = (name: string): boolean => headerOf(request, name.toLowerCase()) !== undefined;
  if (!psuHeaders.some(has)) return false;
  const missing = habits.requiredPsuHeaders.find((name) => !has(name));
  if (missing !== undefined) {
    throw refuse('PSU_HEADER_NOT_PROVIDED', { detail: `PSU header ${camel(missing)} is not provided` });
  }
  const address = headerOf(request, 'psu-ip-address');
  if (address !== undefined && isIP(address) === 0) {
    throw refuse('PSU_HEADER_INVALID', { detail: 'PSU header psuIpAddress is invalid' });
  }
  const place = headerOf(request, 'psu-geo-location');
  if (place !== undefined && !/^-?\d{1,2}\.\d{1,6},-?\d{1,3}\.\d{1,6}$/.test(place)) {
    throw refuse('PSU_HEADER_INVALID', { detail: 'PSU header psuGeoLocation is invalid' });
  }
  return true;
}

/** Counts calls without the customer; the day is the bank's. */
export class Frequency {
  readonly #counts = new Map<string, number>();
  #today = '';

  /** Refuses the fifth call of a day for one account and endpoint. */
  count(uid: string, endpoint: string, nowMs: number): void {
    const day = toDay(nowMs);
    if (day !== this.#today) {
      this.#counts.clear();
      this.#today = day;
    }
    const key = `${uid} ${endpoint}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    if (count > callsPerDay) {
      const detail = { message: 'ACCESS_EXCEEDED', error_name: 'RateLimitException' };
      throw refuse('ASPSP_RATE_LIMIT_EXCEEDED', { detail });
    }
    this.#counts.set(key, count);
  }
}
