import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const MOST_BYTES = 20_000_000;
const KEPT_LINES = 40;

/** What a process writes, kept in a file of at most 20 MB with one predecessor, and its last lines in memory. */
export class LogFile {
  private file: number;
  private size = 0;
  private readonly recent: string[] = [];

  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    this.file = this.begin();
  }

  write(line: string): void {
    this.recent.push(line);
    if (this.recent.length > KEPT_LINES) this.recent.shift();
    if (this.size > MOST_BYTES) {
      closeSync(this.file);
      this.file = this.begin();
    }
    this.size += writeSync(this.file, `${line}\n`);
  }

  /** The newest lines, for a message about why the process ended. */
  tail(count = 30): string {
    return this.recent.slice(-count).join('\n');
  }

  close(): void {
    closeSync(this.file);
  }

  private begin(): number {
    if (statSync(this.path, { throwIfNoEntry: false })?.size) renameSync(this.path, `${this.path}.1`);
    this.size = 0;
    return openSync(this.path, 'w', 0o600);
  }
}
