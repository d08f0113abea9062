// The schema's scalars. Output was made by this gateway from parsed bank data, so it is only written; input is a client's
// and is checked. Sources: ISO 4217, ISO 3166-1, RFC 3339, RFC 3986.

import { GraphQLScalarType, type GraphQLScalarTypeConfig, Kind, type ValueNode } from 'graphql';
import { parseDate } from '../../src/domain/dates.ts';
import { parseCurrencyOfHistory } from '../../src/domain/iso4217.ts';

/** A scalar that is a string on the wire; `parse` gives the accepted text, or null. */
function createStringScalar(name: string, expected: string, parse: (text: string) => string | null): GraphQLScalarType {
  const parseValue = (value: unknown): string => {
    const parsed = typeof value === 'string' ? parse(value) : null;
    if (parsed === null) throw new TypeError(`${name} must be ${expected}`);
    return parsed;
  };
  const config: GraphQLScalarTypeConfig<string, string> = {
    name,
    serialize: (value) => {
      if (typeof value !== 'string') throw new TypeError(`${name} is written from a string`);
      return value;
    },
    parseValue,
    parseLiteral: (node: ValueNode) => parseValue(node.kind === Kind.STRING ? node.value : undefined),
  };
  return new GraphQLScalarType(config);
}

const matching = (pattern: RegExp) => (text: string) => (pattern.test(text) ? text : null);

/** Instants written by clients need an offset: without one nobody can tell when it is. */
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** JSON is only ever output. */
const json = new GraphQLScalarType({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: () => {
    throw new TypeError('JSON is never an input here');
  },
});

/** Every scalar of common.graphql. */
export const scalars = {
  Decimal: createStringScalar('Decimal', 'a string such as "12.50"', matching(/^-?\d{1,18}(?:\.\d{1,12})?$/)),
  CurrencyCode: createStringScalar('CurrencyCode', 'an ISO 4217 code such as "GBP"', (text) =>
    /^[A-Z]{3}$/.test(text) ? parseCurrencyOfHistory(text) : null,
  ),
  CountryCode: createStringScalar('CountryCode', 'an ISO 3166-1 code such as "GB"', matching(/^[A-Z]{2}$/)),
  Date: createStringScalar('Date', 'a day such as "2026-11-22"', parseDate),
  DateTime: createStringScalar('DateTime', 'an instant such as "2026-11-22T09:30:00Z"', (text) =>
    instantPattern.test(text) && !Number.isNaN(Date.parse(text)) ? text : null,
  ),
  URL: createStringScalar('URL', 'an absolute URL', (text) => (URL.canParse(text) ? text : null)),
  JSON: json,
};
