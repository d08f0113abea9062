// The supergraph's file, read again whenever it changes. Looked at by polling: a file that is replaced, or a link that is
// pointed elsewhere (Kubernetes config maps), is a change too. Called by src/start.

import { readFileSync, unwatchFile, watchFile } from 'node:fs';

/** How often the file is looked at. */
const pollMs = 500;

/** Who is told of the file. */
export interface SupergraphFileListener {
  readonly onChange: (text: string) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Calls back with each content of a file that differs from the last one, which at first is `text`; what cannot be read is told as an error.
 * @returns how to stop
 */
export function watchSupergraphFile(
  path: string,
  text: string,
  { onChange, onError }: SupergraphFileListener,
): () => void {
  let last = text;
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
