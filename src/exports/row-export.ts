// An export of rows: reads, makes rows, has a format write them, counts and hashes what is written, piece by piece as the client takes
// it. Called by route.ts for CSV, NDJSON and Parquet.

import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { toCursor } from '../../subgraphs/transactions/change-feed.ts';
import type { GlobalIds } from '../domain/global-id.ts';
import { nameOf } from '../reading/located-account.ts';
import { type ChangesOf, readChanges } from './changes.ts';
import { changeColumns, entryColumns, type Row } from './columns.ts';
import { type FoundAccounts, readAccount } from './entries.ts';
import type { RowFormat, RowWriter } from './format.ts';
import { Ledger, type Manifest, toManifestSource } from './manifest.ts';
import type { ExportQuery } from './query.ts';
import { RowMaker, toShown } from './rows.ts';
import type { ExportSession } from './session.ts';
import { SourceLedger } from './sources.ts';

/** What is exported: accounts' entries, or changes. */
export type ExportSubject = { readonly found: FoundAccounts } | { readonly changesOf: ChangesOf };

/** What an export is made of. */
export interface RowExportJob {
  readonly session: ExportSession;
  readonly query: ExportQuery;
  readonly subject: ExportSubject;
  readonly format: RowFormat;
  readonly ids: GlobalIds;
}

/** Told of what was written when all of it was. */
export interface Finished {
  readonly manifest: Manifest;
  /** SHA-256 of all bytes. */
  readonly sha256: Buffer;
}

/** Entries that are made rows of before anything else has its turn: some milliseconds. */
const rowsPerTurn = 256;

/** An export under way. */
export class RowExport {
  /** Set once the last byte was given. */
  finished: Finished | null = null;
  readonly #job: RowExportJob;
  readonly #writer: RowWriter;
  readonly #ledger = new Ledger();
  readonly #sources: SourceLedger;
  readonly #hash = createHash('sha256');
  #cursor: string | null = null;

  constructor(job: RowExportJob) {
    const hasChanges = 'changesOf' in job.subject;
    this.#job = job;
    this.#writer = job.format.open(hasChanges ? [...changeColumns, ...entryColumns] : entryColumns);
    this.#sources = new SourceLedger('found' in job.subject ? job.subject.found.lists : []);
  }

  /** The file, in pieces: none is made before the one before was taken. @throws ExportBroken, StoreFailure */
  async *bytes(): AsyncGenerator<Uint8Array> {
    yield* this.#piece(this.#writer.begin());
    const { subject } = this.#job;
    yield* 'found' in subject ? this.#entries(subject.found) : this.#changes(subject.changesOf);
    const manifest = this.#toManifest();
    yield* this.#piece(this.#writer.end(manifest));
    this.finished = { manifest, sha256: this.#hash.digest() };
  }

  async *#entries({ accounts }: FoundAccounts): AsyncGenerator<Uint8Array> {
    const { session, query, ids } = this.#job;
    const shown = toShown(session.principal);
    for (const account of accounts) {
      this.#ledger.addAccount(nameOf(account), account.link.bankId);
      for await (const read of readAccount(session, account, { range: query, sources: this.#sources })) {
        const maker = new RowMaker(read, ids, shown);
        const name = nameOf(read.located);
        const { entries } = read;
        for (let start = 0; start < entries.length; start += rowsPerTurn) {
          const piece = entries.slice(start, start + rowsPerTurn);
          for (const { transaction } of piece) this.#ledger.add(name, transaction);
          yield* this.#rows(piece.map((entry) => maker.toRow(entry)));
        }
      }
    }
  }

  async *#changes(of: ChangesOf): AsyncGenerator<Uint8Array> {
    const { session, query, ids } = this.#job;
    if (query.after === null) return;
    const shown = toShown(session.principal);
    for await (const { rows, end } of readChanges(session, { of, after: query.after, shown })) {
      for (const { name, transaction } of rows) this.#ledger.add(name, transaction);
      this.#cursor = toCursor(end, ids.cursors);
      yield* this.#rows(rows.map(({ row }) => row));
    }
  }

  async *#rows(rows: readonly Row[]): AsyncGenerator<Uint8Array> {
    const { session } = this.#job;
    session.assertGoesOn();
    session.chargeRows(rows.length);
    yield* this.#piece(this.#writer.write(rows));
    // What is read from memory waits for nothing: others are to have their turn.
    await nextTurn();
  }

  *#piece(bytes: Uint8Array): Generator<Uint8Array> {
    if (bytes.length === 0) return;
    this.#hash.update(bytes);
    yield bytes;
  }

  #toManifest(): Manifest {
    const { query, ids, format } = this.#job;
    const sources = this.#sources.toSources().map((source) => toManifestSource(source, ids));
    // What a file says of itself cannot stand in the digest of that file: Parquet's manifest lies inside.
    const value = format.extension === 'parquet' ? null : this.#hash.copy().digest('hex');
    return {
      version: 1,
      generatedAt: new Date().toISOString(),
      format: query.format,
      ...this.#ledger.toCounts(ids),
      isWhole: sources.every(({ status }) => status === 'OK'),
      from: query.from,
      to: query.to,
      status: query.status === null ? null : [...query.status],
      sources,
      ...(this.#cursor === null ? {} : { cursor: this.#cursor }),
      ...(value === null ? {} : { digest: { algorithm: 'sha-256', value } as const }),
    };
  }
}
