// How each bank answered: shown with every list that spans banks, so that nobody takes a part for the whole. What is fine is one
// quiet line; what is not says why, since when, and what helps.

import { graphql } from './gql/gql.ts';
import type { SourceFragment } from './gql/graphql.ts';
import { sourceWords, toTime } from './words.ts';

graphql(`
  fragment Source on SourceResult {
    bank { id name }
    link { id }
    status
    unreadableCount
    historyFrom
    provenance { fetchedAt }
    error { code message retryable retryAt actionUrl }
  }
`);

const canRetry: ReadonlySet<string> = new Set(['TIMEOUT', 'DOWN', 'STALE', 'PARTIAL']);

function Trouble({ source, onRetry }: { source: SourceFragment; onRetry: () => void }) {
  const { bank, status, error, provenance, unreadableCount } = source;
  const isBad = status !== 'STALE' && status !== 'PARTIAL';
  return (
    <li className={isBad ? 'note bad' : 'note warn'} data-status={status}>
      <p>
        <strong>{bank.name}</strong>: {sourceWords[status] ?? status}.
        {status === 'STALE' && provenance != null && <> Last read {toTime(provenance.fetchedAt)}.</>}
        {unreadableCount > 0 && <> {unreadableCount} entries could not be read.</>}
        {error?.retryAt != null && <> It can be asked again from {toTime(error.retryAt)}.</>}
      </p>
      {error?.actionUrl != null && (
        <a className="button" href={error.actionUrl}>
          Give your consent anew
        </a>
      )}
      {canRetry.has(status) && (
        <button type="button" onClick={onRetry}>
          Ask {bank.name} again
        </button>
      )}
    </li>
  );
}

/** Every bank of a list. */
export function Sources({ sources, onRetry }: { sources: readonly SourceFragment[]; onRetry: () => void }) {
  const fine = [...new Set(sources.filter(({ status }) => status === 'OK').map(({ bank }) => bank.name))];
  const troubled = sources.filter(({ status }) => status !== 'OK' && status !== 'UNSUPPORTED');
  return (
    <>
      {troubled.length > 0 && (
        <ul className="notes" aria-label="Banks that did not answer in full">
          {troubled.map((source) => (
            // A customer may have several links to one bank.
            <Trouble key={source.link?.id ?? source.bank.id} source={source} onRetry={onRetry} />
          ))}
        </ul>
      )}
      {fine.length > 0 && <p className="quiet">{fine.join(', ')}: up to date.</p>}
    </>
  );
}
