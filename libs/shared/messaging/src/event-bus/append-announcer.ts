import type pg from 'pg';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';

/**
 * Tells other processes which partitions have new records. Not in the appending transaction: NOTIFY holds a lock of the
 * whole database until its commit is on disk, while alone it has nothing to flush. Nobody waits for it, and what was
 * appended while one was under way shares the next. One that is lost costs a poll's period.
 */
export class AppendAnnouncer {
  private readonly waiting = new Set<number>();
  private running: Promise<void> | undefined;

  constructor(
    private readonly pool: pg.Pool,
    private readonly channel: string,
    private readonly origin: string,
    private readonly logger: MessagingLogger,
  ) {}

  announce(partitionIds: readonly number[]): void {
    for (const id of partitionIds) this.waiting.add(id);
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  async settled(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      const ids = [...this.waiting];
      this.waiting.clear();
      try {
        await this.pool.query({
          name: 'columba-bus-announce',
          text: 'select pg_notify($1, $2)',
          values: [this.channel, `r|${this.origin}|${ids.join(',')}`],
        });
      } catch (error) {
        this.logger.debug(errorFields(error), 'new records were not announced; readers find them by themselves');
      }
    }
  }
}
