// The supergraph's file, read again whenever it changes. Looked at by polling: a file that is replaced, or a link that is
// pointed elsewhere (Kubernetes config maps), is a change too. Called by src/start.

import { readFileSync, unwatchFile, watchFile } from 'node:fs';

/** How often the file is looked at. */
const pollMs = 500;

/**
 * Calls back with each content of a file that differs from the last known one; what cannot be read is told as an error.
 * @returns how to stop
 */
export function watchSupergraphFile(
  path: string,
  known: string,
  onChange: (text: string) => void,
  onError: (error: unknown) => void,
): () => void {
  let last = known;
  const look = (): void => {
    try {
      const current = readFileSync(path, 'utf8');
      if (current === last) return;
      last = current;
      onChange(current);
    } catch (error) {
      onError(error);
    }
  };
  watchFile(path, { interval: pollMs, persistent: false }, look);
  return () => unwatchFile(path, look);
}
