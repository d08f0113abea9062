// What operators' commands do of people's rights beside running gateways: src/cli/person.ts hands in the store. Gateways hear of an erasure
// by looking at the store, and tell banks that consents are over (src/linking/revocations.ts).

import { erasePerson, type PersonErasure, type PersonErasureRequest } from '../linking/person-erasure.ts';
import type { Store } from '../store/store.ts';

/** Erases somebody; gateways that run forget them within a second or two. @throws StoreFailure, SealFailure */
export const erasePersonBeside = (store: Store, request: PersonErasureRequest): Promise<PersonErasure> =>
  erasePerson({ store }, request);
