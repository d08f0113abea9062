// `npm run -s serve:supergraph -- FILE PORT`: our executor over anybody's supergraph, without tokens, on this machine alone. For
// suites of others, such as the open federation gateway audit (docs/federation.md). Calls test/support/open-gateway.ts.

import { readFileSync } from 'node:fs';
import { startOpenGateway } from './support/open-gateway.ts';

const [file, port] = process.argv.slice(2);
if (file === undefined || port === undefined) throw new TypeError('npm run -s serve:supergraph -- FILE PORT');
const gateway = await startOpenGateway(readFileSync(file, 'utf8'), Number(port));
process.stdout.write(`${gateway.url}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void gateway.stop());
