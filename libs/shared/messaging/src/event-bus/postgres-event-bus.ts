import { randomUUID } from 'node:crypto';
import type { EventBus, OutgoingRecord, PublishOptions, SubscribeOptions, Subscription } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import pg from 'pg';
import { errorFields, type MessagingLogger } from '../messaging-logger.js';
import { PostgresListener } from '../postgres-listener.js';
import { AppendAnnouncer } from './append-announcer.js';
import { partitionForKey } from './partition-for-key.js';
import { PostgresGroupMember } from './postgres-group-member.js';
import { type LaneRecord, PublishLane } from './publish-lane.js';

export interface PostgresEventBusOptions {
  databaseUrl: string;
  /** Names this process in logs, leases and pg_stat_activity. */
  clientId: string;
  logger: MessagingLogger;
  /** For a topic that does not exist yet; a topic never changes its count. Default 8. */
  partitions?: number;
  /** A member that is silent for so long loses its partitions. Default 6,000. */
  leaseMs?: number;
  /** Handler calls at once of one subscription, on disjoint partitions. Default 4. */
  maxConcurrentBatches?: number;
  /** Records that every group has committed are dropped after so many days. Default 7. */
  retentionDays?: number;
}

const WAKE_CHANNEL = 'columba_bus';
const PRUNE_EVERY_MS = 10 * 60_000;
const PRUNE_LIMIT = 5_000;
const DAY_MS = 86_400_000;

/**
 * An append-only log in PostgreSQL (schema `columba_bus`, see `ensureBusSchema`): keyed partitions, offsets without
 * gaps, consumer groups whose members hold partitions by lease and are fenced by generation.
 */
export class PostgresEventBus implements EventBus {
  private readonly pool: pg.Pool;
  private readonly listener: PostgresListener;
  private readonly lane = new PublishLane((records, keptBySender) => this.append(records, keptBySender));
  private readonly members = new Set<PostgresGroupMember>();
  private readonly topics = new Map<Topic, Promise<number[]>>();
  /** Marks our own notifications: our members were woken already, without waiting for them. */
  private readonly origin = randomUUID();
  private readonly announcer: AppendAnnouncer;
  private listening: Promise<unknown> | undefined;
  private readonly pruning: NodeJS.Timeout;

  constructor(private readonly options: PostgresEventBusOptions) {
    this.pool = new pg.Pool({
      connectionString: options.databaseUrl,
      application_name: `${options.clientId}-bus`,
      max: 5,
      connectionTimeoutMillis: 5_000,
      query_timeout: 15_000,
      keepAlive: true,
    });
    this.pool.on('error', (error) => options.logger.debug(errorFields(error), 'event bus lost an idle connection'));
    this.announcer = new AppendAnnouncer(this.pool, WAKE_CHANNEL, this.origin, options.logger);
    this.listener = new PostgresListener(options);
    this.listener.onReconnect(() => {
      for (const member of this.members) member.checkEverything();
    });
    this.pruning = setInterval(() => void this.prune(), PRUNE_EVERY_MS);
    this.pruning.unref();
  }

  async publish(topic: Topic, records: readonly OutgoingRecord[], options?: PublishOptions): Promise<void> {
    const hostile = records.find((record) => record.key.includes('\0'));
    if (hostile) throw new TypeError('A record key contains the character U+0000, which PostgreSQL cannot store.');
    await this.lane.publish(topic, records, options);
  }

  async subscribe(options: SubscribeOptions): Promise<Subscription> {
    await this.listen();
    for (const topic of options.topics) await this.partitionIds(topic);
    const member = new PostgresGroupMember(this.pool, {
      ...options,
      member: `${this.options.clientId}:${randomUUID()}`,
      leaseMs: this.options.leaseMs ?? 6_000,
      maxConcurrentBatches: this.options.maxConcurrentBatches ?? 4,
      logger: this.options.logger,
    });
    this.members.add(member);
    try {
      await member.start();
    } catch (error) {
      this.members.delete(member);
      throw error;
    }
    return {
      look: () => member.look(),
      stop: async () => {
        await member.stop();
        this.members.delete(member);
      },
    };
  }

  async health(): Promise<string | null> {
    try {
      await this.pool.query('select 1 from columba_bus.schema_version');
      return null;
    } catch (error) {
      return `PostgreSQL event log: ${errorFields(error).error.message}`;
    }
  }

  async close(): Promise<void> {
    clearInterval(this.pruning);
    await this.lane.close();
    await this.announcer.settled();
    await Promise.all([...this.members].map((member) => member.stop()));
    this.members.clear();
    await this.listener.close();
    await this.pool.end();
  }

  /** Drops what is older than the retention and committed by every group. Also runs by itself now and then. */
  async prune(): Promise<number> {
    const keepMs = Math.round((this.options.retentionDays ?? 7) * DAY_MS);
    let dropped = 0;
    try {
      for (let last = -1; last !== 0; dropped += last) {
        const result = await this.pool.query<{ prune: string }>('select columba_bus.prune($1, $2)', [
          keepMs,
          PRUNE_LIMIT,
        ]);
        last = Number(result.rows[0]?.prune ?? 0);
      }
    } catch (error) {
      this.options.logger.warn(errorFields(error), 'old records of the event log could not be dropped');
    }
    return dropped;
  }

  private async append(records: LaneRecord[], keptBySender: boolean): Promise<void> {
    const ids: number[] = [];
    for (const record of records) {
      const partitions = await this.partitionIds(record.topic);
      ids.push(partitions[partitionForKey(record.key, partitions.length)] ?? -1);
    }
    const touched = [...new Set(ids)];
    try {
      await this.pool.query({
        name: 'columba-bus-append',
        text: 'select columba_bus.append($1::integer[], $2::text[], $3::text[], $4)',
        values: [ids, records.map((r) => r.key), records.map((r) => r.value), !keptBySender],
      });
    } catch (error) {
      // The table may have been restored from a backup: ask for the partitions again next time.
      if ((error as { code?: string }).code === 'CB001') this.topics.clear();
      throw error;
    }
    for (const member of this.members) member.recordsIn(touched);
    this.announcer.announce(touched);
  }

  private partitionIds(topic: Topic): Promise<number[]> {
    const known = this.topics.get(topic);
    if (known) return known;
    const opened = this.pool
      .query<{ partition_id: number }>('select partition_id from columba_bus.open_topic($1, $2)', [
        topic,
        this.options.partitions ?? 8,
      ])
      .then((result) => result.rows.map((row) => row.partition_id));
    this.topics.set(topic, opened);
    opened.catch(() => this.topics.delete(topic));
    return opened;
  }

  private listen(): Promise<unknown> {
    this.listening ??= this.listener.listen(WAKE_CHANNEL, (payload) => this.onNotification(payload));
    this.listening.catch(() => {
      this.listening = undefined;
    });
    return this.listening;
  }

  /** `r|<origin>|<partition ids>`: records were appended. `g|<group>`: members or ownership of a group changed. */
  private onNotification(payload: string): void {
    const [kind, subject, ids] = payload.split('|');
    if (kind === 'g') for (const member of this.members) member.groupChanged(payload.slice(2));
    if (kind !== 'r' || subject === this.origin) return;
    const partitions = (ids ?? '').split(',').map(Number);
    for (const member of this.members) member.recordsIn(partitions);
  }
}
