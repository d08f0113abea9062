// Whose client a reference names: the caller's own, and nobody else's. Used by the subgraphs that own a part of Client.

import type { RequestContext } from './context.ts';
import type { ClientModel } from './models.ts';

/** The reference resolver of Client. */
export const ownClient = ({ id }: { readonly id: string }, { principal }: RequestContext): ClientModel | null =>
  principal?.clientId === id ? { id } : null;
