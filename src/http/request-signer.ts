// The port by which a request is signed: the last step before it is sent, when its headers and body are what goes out. Called by
// exchange.ts, bank-post.ts and file-calls.ts for each attempt, so that no signature is sent twice; implemented by the standards
// whose banks ask for signatures (src/banks/berlin-group/signature.ts).

import { type BankErrorCode, BankFailure } from '../domain/errors.ts';

/** A request as it will be sent, but for what its signature adds. */
export interface UnsignedRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  /** What is called, as in {@link BankFailure}s and logs: `accounts`, `consents`, `payments`. */
  readonly resource: string;
  /** Lower-case names, each once. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sent as UTF-8; null for none. */
  readonly body: string | null;
}

/** Signs what goes to one bank. */
export interface RequestSigner {
  /**
   * Headers to be added, lower-case names; empty for what the bank wants unsigned. A name that is in the request already is
   * replaced. @throws whatever the key's keeper does: nothing is sent then
   */
  sign(request: UnsignedRequest): Promise<Readonly<Record<string, string>>>;
}

/** A request could not be signed. It was not sent: the bank has certainly not seen it. */
export class NotSigned extends BankFailure {}

/** What {@link toSignedHeaders} needs besides the request. */
export interface SigningDeps {
  readonly bankId: string;
  /** Absent where nothing is signed. */
  readonly signer: RequestSigner | undefined;
  /** Ends the wait for the key's keeper. */
  readonly signal: AbortSignal;
  /** The interaction id, for the failure. */
  readonly correlationId: string;
}

/** All headers of a request, signed where its bank wants that. @throws NotSigned */
export async function toSignedHeaders(
  request: UnsignedRequest,
  { bankId, signer, signal, correlationId }: SigningDeps,
): Promise<Readonly<Record<string, string>>> {
  if (signer === undefined) return request.headers;
  const fail = (code: BankErrorCode, reason: string, cause?: unknown): NotSigned => {
    const operatorMessage = `${bankId} ${request.resource}: not sent: ${reason}`;
    return new NotSigned({ code, bankId, operatorMessage, correlationId, cause });
  };
  const ended = new AbortController();
  try {
    const late = new Promise<never>((_resolve, reject) => {
      const onAbort = () => reject(fail('BANK_TIMEOUT', 'no signature in time'));
      if (signal.aborted) onAbort();
      signal.addEventListener('abort', onAbort, { once: true, signal: ended.signal });
    });
    const added = await Promise.race([signer.sign(request), late]);
    return { ...request.headers, ...added };
  } catch (error) {
    if (error instanceof NotSigned) throw error;
    throw fail('BANK_UNAVAILABLE', `no signature: ${error instanceof Error ? error.message : 'unknown error'}`, error);
  } finally {
    ended.abort();
  }
}
