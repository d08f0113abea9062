// `npm run check`: every operation of operations.ts against the schema that is published for partners, so that what the gateway
// does not have, or will not have for long, is told before it is sent.

import { readFileSync } from 'node:fs';
import { buildSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql';
import * as operations from './operations.ts';

const place = new URL('../../../schema/public/partner.graphql', import.meta.url);
const schema = buildSchema(readFileSync(place, 'utf8'), { assumeValidSDL: true });
let faults = 0;
for (const [name, { text }] of Object.entries(operations)) {
  for (const error of validate(schema, parse(text), [...specifiedRules, NoDeprecatedCustomRule])) {
    console.error(`${name}: ${error.message}`);
    faults++;
  }
}
if (faults > 0) process.exitCode = 1;
