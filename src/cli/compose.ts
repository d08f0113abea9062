// `npm run generate`: writes schema/supergraph.graphql from the subgraphs' SDL, and from that what is published for each kind of
// caller (schema/public).

import { mkdirSync, writeFileSync } from 'node:fs';
import { parse } from 'graphql';
import { composeSupergraph } from '../../subgraphs/supergraph.ts';
import { audiences, toPublishedSdl } from '../router/published.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);
const supergraph = composeSupergraph();
writeFileSync(new URL('supergraph.graphql', schemaFolder), supergraph);
mkdirSync(new URL('public/', schemaFolder), { recursive: true });
for (const audience of audiences)
  writeFileSync(new URL(`public/${audience}.graphql`, schemaFolder), toPublishedSdl(parse(supergraph), audience));
