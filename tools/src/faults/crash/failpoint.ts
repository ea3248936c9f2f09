import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where a worker can be made to die, around an intake, an effect, a commit and a claim. */
export const CRASH_POINTS = [
  'before-intake-commit',
  'after-intake-commit',
  'before-effect',
  'after-effect',
  'before-commit',
  'after-commit',
  'before-claim',
  'after-claim',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** What stands in the file: the point, and a word for each run that must come by it. */
export interface FailpointOrder {
  point: CrashPoint;
  words: string[];
  /**
   * Commits are made in batches, so that a run alone at this point keeps the next from coming: runs are first held at this
   * one, which has no batches, and let go together.
   */
  alignAt?: CrashPoint | undefined;
}

/** A busy machine brings runs there seconds apart. */
const PATIENCE_MS = 6_000;
const POLL_MS = 5;

/**
 * Dies at the point that the file names, by the system's hand as of `kill -9`. Where several runs are to be hit by one
 * death, each call that comes by is held there until the last has come; whoever holds one then dies, in all workers that
 * read the file. What was held never goes on.
 */
export class Failpoint {
  private aligning: Promise<void> | undefined;

  constructor(private readonly file: string) {}

  /** `text` is asked for only when this is the point; null where the call does not tell whose run it is of. */
  async reach(point: CrashPoint, text: () => string | null): Promise<void> {
    const order = this.read();
    if (order?.point !== point && order?.alignAt !== point) return;
    const told = text();
    const mine = order.words.filter((word) => told === null || told.includes(word));
    if (mine.length === 0) return;
    if (order.point !== point) return await this.align(order, mine);
    for (const word of mine) writeFileSync(reachedFile(this.file, word), '');
    await this.until(() => this.allThere(order.words));
    this.die();
  }

  /** All that wait here go on in the same turn of the event loop. */
  private async align({ words }: FailpointOrder, mine: readonly string[]): Promise<void> {
    for (const word of mine) writeFileSync(reachedFile(this.file, aligned(word)), '');
    this.aligning ??= this.until(() => this.allThere(words.map(aligned))).finally(() => {
      this.aligning = undefined;
    });
    await this.aligning;
  }

  private async until(isSo: () => boolean): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!isSo() && performance.now() < deadline) await sleep(POLL_MS);
  }

  private allThere(words: readonly string[]): boolean {
    return existsSync(firedFile(this.file)) || words.every((word) => existsSync(reachedFile(this.file, word)));
  }

  private die(): void {
    try {
      renameSync(this.file, firedFile(this.file));
    } catch {
      // Another worker was quicker; this one dies all the same.
    } finally {
      process.kill(process.pid, 'SIGKILL');
      // The signal takes a moment; nothing more may happen meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    }
  }

  private read(): FailpointOrder | null {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as FailpointOrder;
    } catch {
      return null;
    }
  }
}

/** Is there once a worker has died of the file. */
export function firedFile(file: string): string {
  return `${file}.fired`;
}

const aligned = (word: string) => `${word}.aligned`;

/** Every file that an order may leave. */
export function failpointFiles(file: string, words: readonly string[]): string[] {
  return [
    file,
    firedFile(file),
    ...words.flatMap((word) => [reachedFile(file, word), reachedFile(file, aligned(word))]),
  ];
}

/** Is there once a call of this run has come to the point. */
export function reachedFile(file: string, word: string): string {
  return `${file}.${word}`;
}
