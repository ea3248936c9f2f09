import type pg from 'pg';
import type { DatabaseLogger } from '../pool/database-logger.js';

const LOOK_EVERY_MS = 2_000;

/**
 * Keeps the planner's statistics near the truth while tables grow fast: PostgreSQL's own look comes once a minute, and a first
 * campaign has read every customer for every event by then. Costs a look at the sizes of the hot tables.
 */
export class StatisticsKeeper {
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private away = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly logger: DatabaseLogger,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.looking = this.looking.then(() => this.lookQuietly());
    }, LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** Resolves with the tables that were analysed. */
  async look(): Promise<string[]> {
    const { rows } = await this.pool.query<{ followed: string[] }>('SELECT columba_follow_growth() AS followed');
    return rows[0]?.followed ?? [];
  }

  /** While the database is away that is said once. */
  private async lookQuietly(): Promise<void> {
    try {
      await this.look();
      this.away = false;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.away) this.logger.warn({ reason }, 'the sizes of tables were not looked at');
      this.away = true;
    }
  }
}
