// Where the identity provider keeps sessions, codes and grants: a map that dies with the process. Handed to oidc-provider
// as its adapter; its own in-memory one works the same but warns at each start, and here forgetting is the intention.
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** An adapter factory over one new map; expired records are dropped when they are asked for. */
export function createStore(): (name: string) => Adapter {
  const records = new Map<string, { payload: AdapterPayload; expiresAtMs: number }>();
  const byGrant = new Map<string, Set<string>>();
  return (name) => {
    const keyOf = (id: string): string => `${name}:${id}`;
    const read = (key: string): AdapterPayload | undefined => {
      const record = records.get(key);
      if (record !== undefined && record.expiresAtMs > Date.now()) return record.payload;
      records.delete(key);
      return undefined;
    };
    const readBy = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined => {
      for (const [key, { payload }] of records) {
        if (key.startsWith(`${name}:`) && payload[field] === value) return read(key);
      }
      return undefined;
    };
    return {
      upsert: async (id, payload, expiresInSeconds) => {
        const expiresAtMs =
          expiresInSeconds !== undefined ? Date.now() + expiresInSeconds * 1_000 : Number.POSITIVE_INFINITY;
        records.set(keyOf(id), { payload, expiresAtMs });
        if (payload.grantId === undefined) return;
        const keys = byGrant.get(payload.grantId) ?? new Set<string>();
        byGrant.set(payload.grantId, keys.add(keyOf(id)));
      },
      find: async (id) => read(keyOf(id)),
      findByUid: async (uid) => readBy('uid', uid),
      findByUserCode: async (userCode) => readBy('userCode', userCode),
      consume: async (id) => {
        const payload = read(keyOf(id));
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1_000);
      },
      destroy: async (id) => {
        records.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const key of byGrant.get(grantId) ?? []) records.delete(key);
        byGrant.delete(grantId);
      },
    };
  };
}
