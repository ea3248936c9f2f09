import { performance } from 'node:perf_hooks';
import type { DatabaseClock } from '@columba/workflow/ports';
import type pg from 'pg';

const SAMPLES = 5;
const NOW = {
  name: 'clock',
  text: 'SELECT extract(epoch FROM clock_timestamp())::double precision * 1000 AS now_ms',
};

/**
 * The database's clock, carried on by this process's monotonic one: a wrong or jumping system clock here changes
 * nothing. The sample with the shortest round trip counts.
 */
export class MeasuredDatabaseClock implements DatabaseClock {
  private offsetMs = Date.now() - performance.now();

  constructor(private readonly pool: pg.Pool) {}

  nowMs(): number {
    return Math.round(performance.now() + this.offsetMs);
  }

  async synchronise(): Promise<void> {
    let best = Number.POSITIVE_INFINITY;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const before = performance.now();
      const { rows } = await this.pool.query<{ now_ms: number }>(NOW);
      const tripMs = performance.now() - before;
      const [row] = rows;
      if (!row || tripMs >= best) continue;
      best = tripMs;
      this.offsetMs = row.now_ms - (before + tripMs / 2);
    }
  }
}
