// `npm run -s controls`: writes docs/security/controls.md from docs/security/controls/*.yaml, and docs/data-protection/data-map.md from
// docs/data-protection/data-map.yaml (audit-pages.ts). test/unit/security-controls.test.ts and test/unit/data-map.test.ts fail
// where the pages differ from what this writes.

import { writeFileSync } from 'node:fs';
import { readControlTables, readDataMap, renderControls, renderDataMap } from './audit-pages.ts';

const root = new URL('../../', import.meta.url);
writeFileSync(new URL('docs/security/controls.md', root), renderControls(readControlTables(root)));
writeFileSync(new URL('docs/data-protection/data-map.md', root), renderDataMap(readDataMap(root)));
