// Linking a customer to a bank: begin, renew, complete, confirm, reconfirm, revoke. Called by the resolvers, the callback route and the
// page for people; each step is a file of this folder, over one store. What must survive a crash is stored before it is acted
// on.

import type { Deadline } from '../http/deadline.ts';
import type { LinkRecord } from '../store/links.ts';
import { LinkAuthorisations } from './authorisations.ts';
import { LinkCallbacks } from './callbacks.ts';
import { LinkConfirmations } from './confirmations.ts';
import { LinkEndings } from './endings.ts';
import type { LinkingOptions } from './options.ts';
import { LinkReconfirmations } from './reconfirmations.ts';
import type {
  BeginRequest,
  BeginResult,
  CallbackResult,
  ConfirmRequest,
  ConfirmResult,
  ReconfirmRequest,
  ReconfirmResult,
  RenewRequest,
  RevokeRequest,
  RevokeResult,
  WaitResult,
} from './results.ts';

/** Linking, on one gateway. Any number of them may share a store. */
export class LinkingService {
  readonly #authorisations: LinkAuthorisations;
  readonly #callbacks: LinkCallbacks;
  readonly #confirmations: LinkConfirmations;
  readonly #endings: LinkEndings;
  readonly #reconfirmations: LinkReconfirmations;

  constructor(options: LinkingOptions) {
    this.#authorisations = new LinkAuthorisations(options);
    this.#callbacks = new LinkCallbacks(options);
    this.#confirmations = new LinkConfirmations(options);
    this.#endings = new LinkEndings(options);
    this.#reconfirmations = new LinkReconfirmations(options);
  }

  /** See {@link LinkAuthorisations.begin}. @throws StoreFailure */
  begin(request: BeginRequest): Promise<BeginResult> {
    return this.#authorisations.begin(request);
  }

  /** See {@link LinkAuthorisations.renew}. @throws StoreFailure */
  renew(request: RenewRequest): Promise<BeginResult> {
    return this.#authorisations.renew(request);
  }

  /** See {@link LinkCallbacks.complete}. @throws StoreFailure */
  complete(callback: URLSearchParams, browserBinding: string | null): Promise<CallbackResult> {
    return this.#callbacks.complete(callback, browserBinding);
  }

  /** See {@link LinkCallbacks.wait}. @throws StoreFailure */
  wait(...asked: Parameters<LinkCallbacks['wait']>): Promise<WaitResult> {
    return this.#callbacks.wait(...asked);
  }

  /** See {@link LinkConfirmations.confirm}. @throws StoreFailure */
  confirm(request: ConfirmRequest): Promise<ConfirmResult> {
    return this.#confirmations.confirm(request);
  }

  /** See {@link LinkReconfirmations.reconfirm}. @throws StoreFailure */
  reconfirm(request: ReconfirmRequest): Promise<ReconfirmResult> {
    return this.#reconfirmations.reconfirm(request);
  }

  /** See {@link LinkEndings.revoke}. @throws StoreFailure */
  revoke(request: RevokeRequest): Promise<RevokeResult> {
    return this.#endings.revoke(request);
  }

  /** See {@link LinkEndings.checkAtBank}. @throws StoreFailure */
  checkAtBank(linkId: string, deadline: Deadline): Promise<LinkRecord | null> {
    return this.#endings.checkAtBank(linkId, deadline);
  }
}
