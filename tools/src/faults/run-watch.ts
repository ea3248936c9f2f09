import type pg from 'pg';

/** What touched a run: its worker was killed or stopped past its lease, or the database went away under it. */
export type RecoveryCause = 'killed' | 'stopped' | 'database';

export interface Recovery {
  tenant: string;
  run: string;
  cause: RecoveryCause;
  /** Milliseconds from the fault to the next progress of the run. */
  tookMs: number;
  /** Of these, what was left of its lease: nobody may take it over before. */
  leaseLeftMs: number;
  /** Faults that hit it meanwhile. */
  hitAgain: number;
}

interface TouchedRun {
  tenant: string;
  id: string;
  fence: number;
  last_seq: number;
  lease_left_ms: number;
  atMs: number;
  cause: RecoveryCause;
  hitAgain: number;
}

type TouchedRow = Omit<TouchedRun, 'atMs' | 'cause' | 'hitAgain'>;

/** Longer than this without a live lease is stuck. */
const STUCK_AFTER_S = 15;
const SAMPLE_EVERY_MS = 200;

/**
 * Looks at the runs from outside while faults happen: how long runs that a fault touched take to move on, whether one is
 * `running` without a live lease for too long, and whether one that had ended is something else later.
 */
export class RunWatch {
  readonly recoveries: Recovery[] = [];
  /** Runs that were found without a live lease for too long. */
  readonly stuck = new Set<string>();
  private readonly touched = new Map<string, TouchedRun>();
  private readonly ended = new Map<string, string>();
  private endedUntil = '-infinity';
  private timer: NodeJS.Timeout | undefined;
  private sampling: Promise<void> = Promise.resolve();

  constructor(private readonly owner: pg.Pool) {}

  start(): void {
    this.timer = setInterval(() => {
      this.sampling = this.sampling.then(() => this.sample());
    }, SAMPLE_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.sampling;
  }

  /** Runs that a worker holds, or that anybody holds, are about to be, or have just been, hit. */
  async touch(cause: RecoveryCause, leaseOwner: string | null, atMs = Date.now()): Promise<number> {
    const { rows } = await this.owner.query<TouchedRow>(
      `SELECT tenant_id AS tenant, id, fence, last_seq,
         coalesce(extract(epoch FROM lease_until - clock_timestamp()) * 1000, 0)::integer AS lease_left_ms FROM flow_run
       WHERE ended_at IS NULL AND status = 'running' AND ($1::text IS NULL OR lease_owner = $1)`,
      [leaseOwner],
    );
    for (const row of rows) {
      const before = this.touched.get(row.id);
      if (before) before.hitAgain += 1;
      else this.touched.set(row.id, { ...row, atMs, cause, hitAgain: 0 });
    }
    return rows.length;
  }

  /** How many runs a worker holds now. */
  async held(leaseOwner: string): Promise<number> {
    const { rowCount } = await this.owner.query(
      `SELECT 1 FROM flow_run WHERE ended_at IS NULL AND status = 'running' AND lease_owner = $1`,
      [leaseOwner],
    );
    return rowCount ?? 0;
  }

  /** Touched and not yet moved on. */
  get waiting(): number {
    return this.touched.size;
  }

  /** Runs that had ended in one way and now say another. */
  async revived(): Promise<string[]> {
    const { rows } = await this.owner.query<{ id: string; status: string }>('SELECT id, status FROM flow_run');
    const now = new Map(rows.map(({ id, status }) => [id, status]));
    return [...this.ended].flatMap(([id, status]) =>
      now.get(id) === status ? [] : [`${id}: ${status}, now ${now.get(id)}`],
    );
  }

  /** While the database is away there is nothing to see. */
  private async sample(): Promise<void> {
    try {
      await this.lookForStuck();
      await this.lookForEnded();
      await this.lookForProgress();
    } catch {
      return;
    }
  }

  private async lookForStuck(): Promise<void> {
    const { rows } = await this.owner.query<{ id: string }>(
      `SELECT id FROM flow_run WHERE ended_at IS NULL AND status = 'running'
         AND (lease_until IS NULL OR lease_until < clock_timestamp() - make_interval(secs => $1))`,
      [STUCK_AFTER_S],
    );
    for (const { id } of rows) this.stuck.add(id);
  }

  private async lookForEnded(): Promise<void> {
    const { rows } = await this.owner.query<{ id: string; status: string; until: string }>(
      `SELECT id, status, ended_at::text AS until FROM flow_run
       WHERE ended_at >= $1::timestamptz - interval '2 seconds' ORDER BY ended_at`,
      [this.endedUntil],
    );
    for (const { id, status, until } of rows) {
      if (!this.ended.has(id)) this.ended.set(id, status);
      this.endedUntil = until;
    }
  }

  private async lookForProgress(): Promise<void> {
    if (this.touched.size === 0) return;
    const { rows } = await this.owner.query<{ id: string; fence: number; last_seq: number; status: string }>(
      'SELECT id, fence, last_seq, status FROM flow_run WHERE id = ANY($1)',
      [[...this.touched.keys()]],
    );
    const now = Date.now();
    for (const row of rows) {
      const before = this.touched.get(row.id);
      if (!before) continue;
      if (row.status === 'running' && row.fence === before.fence && row.last_seq === before.last_seq) continue;
      this.touched.delete(row.id);
      const { tenant, id: run, cause, lease_left_ms: leaseLeftMs, hitAgain } = before;
      this.recoveries.push({ tenant, run, cause, tookMs: now - before.atMs, leaseLeftMs, hitAgain });
    }
  }
}
