import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type Latency, latencyOf } from './percentiles.js';
import type { ProductPart, ProductUnderBench } from './product.js';
import type { ProviderLedger } from './provider-ledger.js';
import { longFlow, waitingFlow } from './scale-flows.js';
import { screensOf, timeOf } from './screens.js';

/** How large the rooms are that the product is measured in. */
export interface ScaleSizes {
  /** Runs measured at a time. */
  runs: number;
  /** Runs that wait at once. */
  parked: number;
  /** Past runs, each with ten facts, that lie in the database at the end. */
  past: number;
}

export interface ScaleRow {
  name: string;
  value: string;
}

const TIMEOUT_MS = 600_000;
const FACTS_A_RUN = 10;
const GROWING = [
  'customer',
  'customer_identity',
  'conversation',
  'message',
  'flow_run',
  'flow_event_batch',
  'flow_wait',
  'effect',
  'inbox',
];

/** Long flows, many runs at once, many that wait, and a long past: what stays flat and what does not. */
export class ScaleBench {
  private readonly rows: ScaleRow[] = [];
  private readonly database: pg.Client;
  private counter = 0;
  private parkedIds: string[] = [];

  constructor(
    private readonly product: ProductUnderBench,
    private readonly ledger: ProviderLedger,
    private readonly sizes: ScaleSizes,
    private readonly say: (line: string) => void,
  ) {
    this.database = new pg.Client({ connectionString: product.databaseUrl });
  }

  async measure(): Promise<ScaleRow[]> {
    await this.database.connect();
    // What this bench itself looks at is not the product's reading.
    await this.database.query('SET track_counts = off');
    try {
      await this.product.api.publish(longFlow('x.bench-long', 100));
      await this.product.api.publish(waitingFlow('x.bench-park', 'x.bench-wake'));
      await this.cost('five nodes, warm-up', 'x.benchmark', this.sizes.runs, false);
      await this.cost('five nodes', 'x.benchmark', this.sizes.runs);
      await this.cost('100 nodes', 'x.bench-long', Math.ceil(this.sizes.runs / 4));
      await this.atOnce(100);
      await this.atOnce(1_000);
      await this.park();
      await this.wake(1_000, Math.min(this.sizes.parked, 5_000));
      await this.cost(`five nodes, ${count(this.sizes.parked)} runs waiting`, 'x.benchmark', this.sizes.runs);
      await this.screens();
      await this.grow(10_000);
      await this.cost('five nodes, 10,000 past runs', 'x.benchmark', this.sizes.runs);
      await this.grow(this.sizes.past);
      await this.cost(`five nodes, ${count(this.sizes.past)} past runs`, 'x.benchmark', this.sizes.runs);
      await this.screens();
    } finally {
      await this.database.end();
    }
    return this.rows;
  }

  /** As many as go through: runs and facts a second, processor time a run, memory. */
  private async cost(name: string, type: string, runs: number, report = true): Promise<void> {
    const facts = await this.facts();
    const [before, read] = [this.product.usage(), await this.rowsRead()];
    const ids = this.newIds(runs);
    const done = this.ledger.expect(runs, TIMEOUT_MS);
    const begin = performance.now();
    for (let next = 0; next < ids.length; next += 200)
      await this.product.publishEvents(type, ids.slice(next, next + 200));
    await done;
    const seconds = (performance.now() - begin) / 1_000;
    await this.settled();
    const after = this.product.usage();
    const cpu = (part: ProductPart) => {
      const spent = (after[part]?.cpuMs ?? Number.NaN) - (before[part]?.cpuMs ?? Number.NaN);
      return (spent / runs).toFixed(2);
    };
    const perSecond = Math.round(((await this.facts()) - facts) / seconds);
    if (!report) return;
    const now = await this.rowsRead();
    const [byIndex, byScan] = [now.byIndex - read.byIndex, now.byScan - read.byScan].map((n) => (n / runs).toFixed(1));
    this.row(
      name,
      `${Math.round(runs / seconds)} runs/s, ${perSecond} facts/s; CPU ms a run: worker ${cpu('worker')}, PostgreSQL ${cpu('postgres')}; rows read a run: ${byIndex} by index, ${byScan} by scan; memory: worker ${after.worker?.memoryMb} MiB`,
    );
  }

  /** Of tables that grow: what an index led to, and what was read because none did. Sessions report within a second. */
  private async rowsRead(): Promise<{ byIndex: number; byScan: number }> {
    await sleep(1_500);
    const { rows } = await this.database.query<{ by_index: string; by_scan: string }>(
      `SELECT sum(idx_tup_fetch) AS by_index, sum(seq_tup_read) AS by_scan FROM pg_stat_user_tables
       WHERE schemaname = 'public' AND relname = ANY($1)`,
      [GROWING],
    );
    return { byIndex: Number(rows[0]?.by_index ?? 0), byScan: Number(rows[0]?.by_scan ?? 0) };
  }

  /** How long the dashboard's screens wait for their answer. */
  private async screens(): Promise<void> {
    const { rows } = await this.database.query<{ flowId: string; customerId: string; runId: string }>(
      `SELECT flow_id AS "flowId", customer_id AS "customerId", id AS "runId" FROM flow_run
       WHERE tenant_id = 'acme' AND customer_id IS NOT NULL AND status = 'waiting' ORDER BY id LIMIT 1`,
    );
    const [subjects] = rows;
    if (!subjects) return;
    const times: string[] = [];
    for (const screen of screensOf(subjects)) {
      const { p50, p95 } = await timeOf(this.product.api, screen);
      times.push(`${screen.name} ${Math.round(p50)} / ${Math.round(p95)}`);
    }
    this.row('screens, ms p50 / p95', times.join('; '));
  }

  private async atOnce(runs: number): Promise<void> {
    const ids = this.newIds(runs);
    const done = this.ledger.expect(runs, TIMEOUT_MS);
    const begin = performance.now();
    await this.product.publishEvents('x.benchmark', ids);
    await done;
    const samples = [...this.ledger.arrivals.values()].map((at) => at - begin);
    this.row(
      `${count(runs)} runs at once`,
      `all sent after ${Math.round(Math.max(...samples))} ms; ${words(latencyOf(samples))}`,
    );
    await this.settled();
  }

  private async park(): Promise<void> {
    const { parked } = this.sizes;
    const [memory, size] = [this.product.usage().worker?.memoryMb, await this.databaseMb()];
    const begin = performance.now();
    const ids = this.newIds(parked, 'park');
    this.parkedIds = ids;
    for (let next = 0; next < ids.length; next += 500) {
      await this.product.publishEvents('x.bench-park', ids.slice(next, next + 500), parkedCustomer);
      while (next - (await this.waiting()) > 5_000) await sleep(50);
    }
    while ((await this.waiting()) < parked) await sleep(200);
    const seconds = (performance.now() - begin) / 1_000;
    const grown = (await this.databaseMb()) - size;
    this.row(
      `${count(parked)} runs parked`,
      `in ${seconds.toFixed(0)} s (${Math.round(parked / seconds)}/s); worker ${memory} -> ${this.product.usage().worker?.memoryMb} MiB; database +${grown} MiB (${((grown * 1024) / parked).toFixed(1)} KiB a run)`,
    );
  }

  private async wake(rate: number, events: number): Promise<void> {
    const before = await this.waiting();
    const begin = performance.now();
    const step = Math.ceil(rate / 20);
    const ids = this.parkedIds.slice(0, events).map((id) => `wake-${id}`);
    for (let next = 0; next < ids.length; next += step) {
      await this.product.publishEvents('x.bench-wake', ids.slice(next, next + step), parkedCustomer);
      const ahead = (next / rate) * 1_000 - (performance.now() - begin);
      if (ahead > 0) await sleep(ahead);
    }
    for (let last = -1, now = await this.waiting(); now !== last; now = await this.waiting()) {
      last = now;
      await sleep(500);
    }
    const woken = before - (await this.waiting());
    const seconds = (performance.now() - begin - 500) / 1_000;
    this.row(
      'waking',
      `${count(events)} events at ${count(rate)}/s woke ${count(woken)} runs in ${seconds.toFixed(1)} s`,
    );
  }

  /** A past made in the database, until there are so many ended runs with their facts. */
  private async grow(past: number): Promise<void> {
    const [{ n = 0 } = {}] = (
      await this.database.query<{ n: number }>('SELECT count(*)::int AS n FROM flow_run WHERE ended_at IS NOT NULL')
    ).rows;
    for (let left = past - n; left > 0; left -= 50_000) await this.insertPast(Math.min(left, 50_000));
    await this.database.query('VACUUM ANALYZE flow_run, flow_event_batch');
    // What making it costs is not what having it costs: its pages are written, and the log's first images of pages are taken.
    await this.database.query('CHECKPOINT');
    await this.cost('after growing', 'x.benchmark', this.sizes.runs, false);
    const facts = await this.facts();
    this.say(`  (${count(past)} past runs, ${count(facts)} facts, database ${await this.databaseMb()} MiB)`);
  }

  private async insertPast(runs: number): Promise<void> {
    await this.database.query(
      `WITH base AS (
         UPDATE tenant_counter SET last_fact = last_fact + $1::bigint * $2 WHERE tenant_id = 'acme'
         RETURNING last_fact - $1::bigint * $2 AS number
       ), flow AS (SELECT id FROM flow WHERE tenant_id = 'acme' ORDER BY id LIMIT 1),
       people AS (SELECT array_agg(id) AS ids FROM (SELECT id FROM customer WHERE tenant_id = 'acme' LIMIT 2000) AS c),
       run AS (
         INSERT INTO flow_run (tenant_id, id, flow_id, version, customer_id, mode, status, event_key, exclusive, last_seq,
           started_at, ended_at, state)
         SELECT 'acme', columba_uuid_v7(), flow.id, 1, people.ids[1 + n % cardinality(people.ids)], 'live', 'completed',
           'past-' || gen_random_uuid(), false, $2, now() - interval '9 days', now() - interval '8 days',
           '{"v":1,"status":"completed"}'
         FROM flow, people, generate_series(1, $1) AS n RETURNING id, flow_id
       ), numbered AS (SELECT id, flow_id, row_number() OVER () AS r FROM run)
       INSERT INTO flow_event_batch (tenant_id, number, run_id, flow_id, seq, facts)
       SELECT 'acme', base.number + r * $2, id, flow_id, $2, (
         SELECT jsonb_agg(jsonb_build_object('at', 1700000000000 + s, 'body',
           '{"type":"node.settled","nodeId":"question","tokenId":"t1","outcome":"true","attempt":1}'::jsonb))
         FROM generate_series(1, $2) AS s)
       FROM base, numbered`,
      [runs, FACTS_A_RUN],
    );
  }

  /** What was sent is committed a moment later. */
  private async settled(): Promise<void> {
    for (;;) {
      const { rows } = await this.database.query(
        "SELECT 1 FROM flow_run WHERE status = 'running' AND ended_at IS NULL LIMIT 1",
      );
      if (rows.length === 0) return;
      await sleep(50);
    }
  }

  private async waiting(): Promise<number> {
    const { rows } = await this.database.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM flow_wait WHERE kind = 'event' AND state = 'armed'",
    );
    return rows[0]?.n ?? 0;
  }

  private async facts(): Promise<number> {
    const { rows } = await this.database.query<{ n: string }>(
      "SELECT last_fact AS n FROM tenant_counter WHERE tenant_id = 'acme'",
    );
    return Number(rows[0]?.n ?? 0);
  }

  private async databaseMb(): Promise<number> {
    const { rows } = await this.database.query<{ n: string }>('SELECT pg_database_size(current_database()) AS n');
    return Math.round(Number(rows[0]?.n ?? 0) / 1024 / 1024);
  }

  private newIds(howMany: number, prefix = 'scale'): string[] {
    return Array.from({ length: howMany }, () => {
      this.counter += 1;
      return `${prefix}-${process.pid}-${this.counter}`;
    });
  }

  private row(name: string, value: string): void {
    this.say(`  ${name}: ${value}`);
    this.rows.push({ name, value });
  }
}

export function scaleTable(rows: readonly ScaleRow[]): string {
  return ['| what | figures |', '|---|---|', ...rows.map(({ name, value }) => `| ${name} | ${value} |`)].join('\n');
}

/** Each parked run has a customer of its own. */
const parkedCustomer = (id: string) => `4940${(id.split('-').at(-1) ?? '').padStart(8, '0')}`;

const count = (value: number) => value.toLocaleString('en-US');
const words = ({ p50, p95, p99 }: Latency) =>
  `p50 / p95 / p99 ${[p50, p95, p99].map((ms) => Math.round(ms)).join(' / ')} ms`;
