// Redis places by URL: one server, Sentinel, Cluster; with and without TLS and login.

import { describe, expect, it } from 'vitest';
import { parseRedisUrl } from '../../../src/redis/connection.ts';

describe('a Redis URL', () => {
  it.each<[string, unknown]>([
    ['redis://localhost:6379/0', { kind: 'server', url: 'redis://localhost:6379/0' }],
    ['rediss://user:secret@cache.example', { kind: 'server', url: 'rediss://user:secret@cache.example' }],
    [
      'redis+cluster://10.0.0.1:7000,10.0.0.2,[::1]:7002',
      {
        kind: 'cluster',
        nodes: [
          { host: '10.0.0.1', port: 7000 },
          { host: '10.0.0.2', port: 6379 },
          { host: '::1', port: 7002 },
        ],
        login: { isTls: false },
      },
    ],
    [
      'rediss+cluster://app:p%40ss@cluster.example/0',
      {
        kind: 'cluster',
        nodes: [{ host: 'cluster.example', port: 6379 }],
        login: { isTls: true, username: 'app', password: 'p@ss' },
      },
    ],
    [
      'redis+sentinel://:secret@s1.example,s2.example:26380/primary/3',
      {
        kind: 'sentinel',
        sentinels: [
          { host: 's1.example', port: 26_379 },
          { host: 's2.example', port: 26_380 },
        ],
        masterName: 'primary',
        database: 3,
        login: { isTls: false, password: 'secret' },
      },
    ],
  ])('%s is understood', (url, place) => {
    expect(parseRedisUrl(url)).toEqual(place);
  });

  it.each([
    '',
    'http://localhost',
    'redis://one,two',
    'redis+cluster://',
    'redis+cluster://host:0',
    'redis+cluster://host:99999',
    'redis+cluster://host/1',
    'redis+cluster://ho st',
    'redis+sentinel://host',
    'redis+sentinel://host/name/x',
    'redis+sentinel://host/name/0/more',
    'redis+sentinel://us%ZZer@host/name',
    'redis+nonsense://host',
  ])('%s is none', (url) => {
    expect(parseRedisUrl(url)).toBeNull();
  });
});
