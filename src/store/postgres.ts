// Kysely on PostgreSQL: a pool whose sessions commit durably whatever the server's default is, and read bigint columns
// (epoch milliseconds, counters) as numbers. Opened by store.ts when DATABASE_URL is set.

import { CompiledQuery, type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { StoreConnections } from '../domain/store-figures.ts';

/** Connections of one gateway: a refresh or a linking step holds one for a few milliseconds. */
const maxConnections = 10;
/** Longest wait for a connection, milliseconds. */
const connectionTimeoutMs = 5000;
/** Longest run of one statement, milliseconds: all of the store's are by key or by small batches. */
const statementTimeoutMs = 15_000;
/** The type oid of bigint. Source: pg_type. */
const int8 = 20;

/** What gateways' sessions are called in pg_stat_activity: see backup/restore.ts, which restores beside none. */
export const gatewayApplication = 'bankgraph';

/** The dialect, and how its connections stand. */
export interface PostgresConnections {
  readonly dialect: Dialect;
  /** Null before the first statement. */
  readonly connections: () => StoreConnections | null;
}

/**
 * The dialect for a connection URL. `onTrouble` hears of idle connections that broke; the pool makes new ones. `application` names its
 * sessions in pg_stat_activity.
 */
export function createPostgresDialect(
  url: string,
  onTrouble: (message: string) => void,
  application = gatewayApplication,
): PostgresConnections {
  let opened: pg.Pool | null = null;
  const dialect = new PostgresDialect({
    pool: async () => {
      const pool = new pg.Pool({
        connectionString: url,
        max: maxConnections,
        connectionTimeoutMillis: connectionTimeoutMs,
        statement_timeout: statementTimeoutMs,
        keepAlive: true,
        application_name: application,
        types: {
          getTypeParser: (oid: number, format?: 'text' | 'binary') =>
            oid === int8 && format !== 'binary' ? parseSafeNumber : pg.types.getTypeParser(oid, format ?? 'text'),
        },
      });
      pool.on('error', () => onTrouble('an idle connection to PostgreSQL broke'));
      // One that is in use and waits for its next statement hears of it by itself: without a listener that would end the process.
      pool.on('connect', (client) => void client.on('error', () => undefined));
      opened = pool;
      return pool;
    },
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw('set synchronous_commit = on'));
    },
  });
  return {
    dialect,
    connections: () =>
      opened === null ? null : { open: opened.totalCount, idle: opened.idleCount, waiting: opened.waitingCount },
  };
}

function parseSafeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint of the store is over 2^53');
  return value;
}
