import { closeSync, fdatasync, openSync, write } from 'node:fs';
import { promisify } from 'node:util';
import type { LedgerEntry } from './ledger-entry.js';

const writeTo = promisify(write) as (fd: number, text: string) => Promise<unknown>;
const flush = promisify(fdatasync);

/** Appends lines and flushes them to the disk; lines that come together share a flush. */
export class LedgerFile {
  private readonly fd: number;
  private waiting: { line: string; resolve: () => void; reject: (reason: unknown) => void }[] = [];
  private writing = false;

  constructor(file: string) {
    this.fd = openSync(file, 'a');
  }

  /** Resolves when the entry is on the disk. The order of the calls is the order of the lines. */
  append(entry: LedgerEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ line: `${JSON.stringify(entry)}\n`, resolve, reject });
      if (!this.writing) void this.writeAll();
    });
  }

  close(): void {
    closeSync(this.fd);
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await writeTo(this.fd, batch.map(({ line }) => line).join(''));
        await flush(this.fd);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = false;
  }
}
