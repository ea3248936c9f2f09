import type { ManagedProcess } from './managed-process.js';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Alive for so long, a process is taken for healthy again. */
const STEADY_MS = 60_000;

/** How long to wait before a process is started again, after so many deaths in a row. */
export function pauseAfter(deaths: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (deaths - 1), LONGEST_PAUSE_MS);
}

/** Starts processes again that died unasked, with growing pauses, and says so. */
export class Supervisor {
  private readonly deaths = new Map<string, { count: number; at: number }>();
  private readonly pending = new Set<NodeJS.Timeout>();
  private over = false;

  constructor(private readonly say: (line: string) => void) {}

  /** To be called when a process ended without having been asked to. */
  onDeath(process: ManagedProcess, how: string): void {
    if (this.over) return;
    const before = this.deaths.get(process.name);
    const count = before && Date.now() - before.at < STEADY_MS ? before.count + 1 : 1;
    this.deaths.set(process.name, { count, at: Date.now() });
    const pause = pauseAfter(count);
    this.say(`the ${process.name} ${how}; starting it again in ${pause / 1000} s`);
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      void this.revive(process);
    }, pause);
    this.pending.add(timer);
  }

  /** From now on the dead stay dead. */
  end(): void {
    this.over = true;
    for (const timer of this.pending) clearTimeout(timer);
  }

  private async revive(process: ManagedProcess): Promise<void> {
    try {
      await process.start();
      this.say(`the ${process.name} is back`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.onDeath(process, `did not start (${reason.split('\n')[0]})`);
    }
  }
}
