// `npm run build:types`: writes the npm package of the published schema into dist/types and packs it beside, in dist. CI builds it, so
// that it can be published; nobody publishes it from here.

import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { writeTypesPackage } from './types-package.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
await writeTypesPackage(`${dist}/types`);
const packed = execFileSync('npm', ['pack', `${dist}/types`, '--pack-destination', dist, '--json'], {
  encoding: 'utf8',
});
const [{ filename, size, files } = { filename: '', size: 0, files: [] }]: {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly object[];
}[] = JSON.parse(packed);
console.log(`dist/${filename}: ${files.length} files, ${Math.round(size / 1024)} KiB`);
