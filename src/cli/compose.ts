// `npm run generate`: writes schema/supergraph.graphql from the subgraphs' SDL.

import { writeFileSync } from 'node:fs';
import { composeSupergraph } from '../../subgraphs/supergraph.ts';

writeFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), composeSupergraph());
