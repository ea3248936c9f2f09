import type { DeliveredRecord } from '@columba/workflow/ports';
import type { Topic } from '@columba/workflow-contracts';
import type pg from 'pg';
import type { OwnedPartition, Ownership } from './owned-partition.js';

interface RecordRow {
  partition_id: number;
  offset: string;
  key: string;
  value: string;
  published_at_ms: string;
}

interface OwnershipRow {
  topic: Topic;
  number: number;
  partition_id: number;
  generation: string;
  next_offset: string;
  share: number;
}

/** A batch stops growing at so many bytes; its first record always fits. */
const MOST_BYTES = 8 * 1024 * 1024;

// The lateral join with its own order and limit runs as a nested loop, partition after partition: what the outer limit
// or the running sum cuts off is always the end of a partition, never its middle.
const FETCH_SQL = `
select partition_id, "offset", key, value, published_at_ms
from (
  select partition_id, "offset", key, value, published_at_ms, bytes,
    sum(bytes) over (rows unbounded preceding) as total
  from (
    select r.partition_id, r."offset", r.key, r.value, octet_length(r.value) as bytes,
      trunc(extract(epoch from r.published_at) * 1000)::bigint as published_at_ms
    from unnest($1::integer[], $2::bigint[]) as c (id, position)
    cross join lateral (
      select * from columba_bus.records l
      where l.partition_id = c.id and l."offset" >= c.position
      order by l."offset" limit $3
    ) r
    limit $3
  ) counted
) summed
where total - bytes < $4`;

/** What a member of a group says to the database. Each is one round trip. */
export class GroupStatements {
  constructor(
    private readonly pool: pg.Pool,
    private readonly group: {
      group: string;
      member: string;
      topics: readonly Topic[];
      leaseMs: number;
      from?: 'earliest' | 'latest';
    },
  ) {}

  async beat(): Promise<Ownership[]> {
    const { group, member, topics, leaseMs, from } = this.group;
    const result = await this.pool.query<OwnershipRow>({
      name: 'columba-bus-beat',
      text: 'select * from columba_bus.beat($1, $2, $3, $4, $5)',
      values: [group, member, topics, leaseMs, from === 'latest'],
    });
    return result.rows.map((row) => ({
      id: row.partition_id,
      topic: row.topic,
      number: row.number,
      generation: row.generation,
      nextOffset: Number(row.next_offset),
      share: row.share,
    }));
  }

  /** What comes next in each partition, at most `limit` records of all: it is the end of the list that gets nothing. */
  async fetch(
    partitions: readonly OwnedPartition[],
    limit: number,
  ): Promise<{ records: Map<OwnedPartition, DeliveredRecord[]>; cut: boolean }> {
    const result = await this.pool.query<RecordRow>({
      name: 'columba-bus-fetch',
      text: FETCH_SQL,
      values: [partitions.map((p) => p.id), partitions.map((p) => p.fetchFrom), limit, MOST_BYTES],
    });
    const byId = new Map(partitions.map((partition) => [partition.id, partition]));
    const records = new Map<OwnedPartition, DeliveredRecord[]>();
    let characters = 0;
    for (const row of result.rows) {
      const partition = byId.get(row.partition_id);
      if (!partition) continue;
      characters += row.value.length;
      const list = records.get(partition);
      const record = delivered(row, partition);
      if (list) list.push(record);
      else records.set(partition, [record]);
    }
    // A character is at most three bytes, so a batch that stopped at the byte limit is never taken for a whole one.
    return { records, cut: result.rows.length >= limit || characters * 3 >= MOST_BYTES };
  }

  /** The ids that were committed; the others are no longer ours. */
  async commit(partitions: readonly OwnedPartition[], positions: number[], release: boolean): Promise<Set<number>> {
    const result = await this.pool.query<{ commit_offsets: number[] }>({
      name: 'columba-bus-commit',
      text: 'select columba_bus.commit_offsets($1, $2, $3, $4, $5, $6)',
      values: [
        this.group.group,
        this.group.member,
        partitions.map((p) => p.id),
        partitions.map((p) => p.generation),
        positions,
        release,
      ],
    });
    return new Set(result.rows[0]?.commit_offsets ?? []);
  }

  async leave(): Promise<void> {
    await this.pool.query('select columba_bus.leave($1, $2)', [this.group.group, this.group.member]);
  }
}

function delivered(row: RecordRow, partition: OwnedPartition): DeliveredRecord {
  return {
    topic: partition.topic,
    partition: partition.partition,
    offset: row.offset,
    key: row.key,
    value: row.value,
    publishedAtMs: Number(row.published_at_ms),
    heldForMs: performance.now() - partition.heldSinceMs,
  };
}
