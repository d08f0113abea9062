// Where measured gateways send their spans: a receiver in a process of its own, which reads and drops them, so that what it does is
// not counted with what is measured.

import { spawn } from 'node:child_process';
import { once } from 'node:events';

const dropping = `require('node:http').createServer((request, response) => {
  request.resume().on('end', () => response.end('{}'));
}).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
process.stdin.resume().on('end', () => process.exit(0));`;

/** A process that takes spans and drops them; gives where it listens, and ends with whoever started it. */
export async function startDroppingReceiver(): Promise<string> {
  const child = spawn(process.execPath, ['-e', dropping], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = await once(child.stdout, 'data');
  return `http://127.0.0.1:${String(port).trim()}`;
}
