// Where sources of banks tell of changes: POST /webhooks/sources/{id}. Anybody can call it, and nothing is done before the source's
// standard is certain who has. Called by pages.ts.

import type { FastifyInstance } from 'fastify';
import { UntrustedMessage } from '../banks/source.ts';
import { BankFailure } from '../domain/errors.ts';
import { type Deadline, deadlineIn } from '../http/deadline.ts';
import { heedSourceNotice, type SourceNoticeDeps } from '../linking/source-notices.ts';
import type { SourceInbox } from '../sources/source-inbox.ts';
import { StoreFailure } from '../store/failures.ts';

/** What a message came to: heard, about nothing here, refused, or not to be judged now. */
export type SourceMessageOutcome = 'heeded' | 'ignored' | 'refused' | 'deferred';

/** What the route needs. */
export interface SourceWebhookServices extends SourceNoticeDeps {
  /** By source id. */
  readonly inboxes: ReadonlyMap<string, SourceInbox>;
  /** Told of each message that has come. */
  readonly onMessage: (sourceId: string, outcome: SourceMessageOutcome) => void;
  /** Why a message was refused or put off, for operators. */
  readonly onTrouble: (reason: string) => void;
}

/** The route's path for a source. */
export const toSourceWebhookPath = (sourceId: string): string => `/webhooks/sources/${encodeURIComponent(sourceId)}`;

/** Messages are some hundred bytes. */
const maxBytes = 64 * 1024;
/** Sources wait ten seconds (Plaid), and send again what was not answered by then. */
const answerMs = 8000;

/** Anybody can call this: what is refused is counted, and told to operators so often at most. */
const tellEveryMs = 60_000;

/** Adds the route. */
export function serveSourceWebhooks(fastify: FastifyInstance, services: SourceWebhookServices): void {
  // Also what is put off: a key that is made up cannot be asked for each time.
  const onRefused = toSometimes(services.onTrouble);
  const onPutOff = toSometimes(services.onTrouble);
  fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
    scope.post<{ Params: { sourceId: string } }>('/webhooks/sources/:sourceId', async (request, reply) => {
      const { sourceId } = request.params;
      const inbox = services.inboxes.get(sourceId);
      if (inbox === undefined) return reply.code(404).send();
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const outcome = await take(
        { ...services, onRefused, onPutOff },
        { sourceId, inbox, message: { headers: request.headers, body } },
      );
      services.onMessage(sourceId, outcome);
      return reply.code(outcome === 'refused' ? 401 : outcome === 'deferred' ? 503 : 200).send();
    });
  });
}

/** Tells the first of each minute. */
function toSometimes(tell: (reason: string) => void): (reason: string) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (reason) => {
    if (performance.now() - toldAtMs < tellEveryMs) return;
    toldAtMs = performance.now();
    tell(reason);
  };
}

async function take(
  services: SourceWebhookServices & Record<'onRefused' | 'onPutOff', (reason: string) => void>,
  {
    sourceId,
    inbox,
    message,
  }: { readonly sourceId: string; readonly inbox: SourceInbox; readonly message: Parameters<SourceInbox['read']>[0] },
): Promise<SourceMessageOutcome> {
  const deadline: Deadline = deadlineIn(answerMs);
  try {
    const notice = await inbox.read(message);
    if (notice === null) return 'ignored';
    return (await heedSourceNotice(services, { sourceId, notice }, deadline)) > 0 ? 'heeded' : 'ignored';
  } catch (error) {
    if (error instanceof UntrustedMessage) {
      services.onRefused(`${sourceId}: a message was refused: ${error.reason}`);
      return 'refused';
    }
    // Sent again, it may be judged.
    if (!(error instanceof BankFailure || error instanceof StoreFailure)) throw error;
    services.onPutOff(`${sourceId}: a message could not be taken: ${error.message}`);
    return 'deferred';
  }
}
