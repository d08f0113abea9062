// Where an authorisation server keeps sessions, codes and grants: a map that dies with the process. Handed to oidc-provider
// as its adapter, by the identity provider and by the banks' authorisation servers, which also look tokens up in it.
// oidc-provider's own in-memory one works the same but warns at each start, and here forgetting is the intention.
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** The records of one authorisation server. */
export class RecordStore {
  readonly #records = new Map<string, { payload: AdapterPayload; expiresAtMs: number }>();
  readonly #byGrant = new Map<string, Set<string>>();
  readonly #isGrantAlive: (grantId: string, grant: AdapterPayload) => boolean;

  /** With `isGrantAlive` a grant disappears as soon as it says no, and with it every refresh. */
  constructor(isGrantAlive: (grantId: string, grant: AdapterPayload) => boolean = () => true) {
    this.#isGrantAlive = isGrantAlive;
  }

  /** The record of a model by its id; undefined when there is none or its time is over. */
  read(model: string, id: string): AdapterPayload | undefined {
    const key = `${model}:${id}`;
    const record = this.#records.get(key);
    if (record !== undefined && record.expiresAtMs > Date.now()) {
      return model !== 'Grant' || this.#isGrantAlive(id, record.payload) ? record.payload : undefined;
    }
    this.#records.delete(key);
    return undefined;
  }

  /** Forgets one record. */
  remove(model: string, id: string): void {
    this.#records.delete(`${model}:${id}`);
  }

  /** Forgets all records of a model and says how many there were. */
  clear(model: string): number {
    const keys = [...this.#records.keys()].filter((key) => key.startsWith(`${model}:`));
    for (const key of keys) this.#records.delete(key);
    return keys.length;
  }

  /** oidc-provider's adapter factory over these records. */
  readonly adapter = (model: string): Adapter => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const readBy = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined => {
      for (const [key, { payload }] of this.#records) {
        if (key.startsWith(`${model}:`) && payload[field] === value)
          return this.read(model, key.slice(model.length + 1));
      }
      return undefined;
    };
    return {
      upsert: async (id, payload, expiresInSeconds) => {
        const expiresAtMs =
          expiresInSeconds !== undefined ? Date.now() + expiresInSeconds * 1_000 : Number.POSITIVE_INFINITY;
        this.#records.set(keyOf(id), { payload, expiresAtMs });
        if (payload.grantId === undefined) return;
        const keys = this.#byGrant.get(payload.grantId) ?? new Set<string>();
        this.#byGrant.set(payload.grantId, keys.add(keyOf(id)));
      },
      find: async (id) => this.read(model, id),
      findByUid: async (uid) => readBy('uid', uid),
      findByUserCode: async (userCode) => readBy('userCode', userCode),
      consume: async (id) => {
        const payload = this.read(model, id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => this.remove(model, id),
      revokeByGrantId: async (grantId) => {
        for (const key of this.#byGrant.get(grantId) ?? []) this.#records.delete(key);
        this.#byGrant.delete(grantId);
      },
    };
  };
}
