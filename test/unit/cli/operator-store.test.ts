// The store as operators' commands open it: that of the settings, and of no slip in them.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { withStore } from '../../../src/cli/operator-store.ts';

const storeKeys = `k1:${Buffer.alloc(32, 7).toString('base64')}`;

describe('an operator’s command', () => {
  const work = vi.fn(async () => undefined);
  afterEach(() => work.mockClear());

  it('opens no other store than is meant: a misspelt setting is told, and nothing is touched', async () => {
    vi.stubEnv('STORE_KEYS', storeKeys);
    vi.stubEnv('DATABSE_URL', 'postgres://db.example/bankgraph');
    vi.stubEnv('DATA_DIR', '/dev/null/nowhere');
    await expect(withStore(work)).rejects.toThrow('DATABSE_URL: is not a known setting: did you mean DATABASE_URL?');
    expect(work).not.toHaveBeenCalled();
  });

  it('says what it lacks, or which setting leads nowhere', async () => {
    vi.stubEnv('STORE_KEYS', '');
    await expect(withStore(work)).rejects.toThrow('STORE_KEYS: is required');
    vi.stubEnv('STORE_KEYS', storeKeys);
    vi.stubEnv('DATA_DIR', '/dev/null/nowhere');
    await expect(withStore(work)).rejects.toThrow(/opening DATA_DIR \/dev\/null\/nowhere, .*\(ENOTDIR\)$/);
    expect(work).not.toHaveBeenCalled();
  });
});
