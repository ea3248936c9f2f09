import type { FlowDocument, RunStatus } from '@columba/workflow-contracts';
import { compileFlow, type FlowPlan, type RunState, replayStoredRun, type StepFact } from '@columba/workflow-engine';
import type pg from 'pg';
import { SeededRandom } from '../seeded-random.js';
import type { Finding } from './finding.js';

/** So many runs are all replayed; of more, a seeded sample of `SAMPLE`. */
export const ALL_UP_TO = 5_000;
export const SAMPLE = 2_000;
const BATCH = 200;

export interface ReplayReport {
  findings: Finding[];
  replayed: number;
  same: number;
  /** What a decision may have gone by is not stored, so that nothing can be said. */
  notComparable: number;
}

interface StoredRow {
  tenant: string;
  id: string;
  status: RunStatus;
  state: RunState | null;
  flow_id: string;
  version: number;
  facts: StepFact[];
  effects: { key: string; output: Record<string, unknown> | null }[];
}

const STORED = `
  SELECT r.tenant_id AS tenant, r.id, r.status, r.state, r.flow_id, r.version,
    (SELECT coalesce(json_agg(json_build_object('seq', e.seq, 'atMs', e.at_ms, 'body', e.body) ORDER BY e.seq), '[]')
      FROM flow_event e WHERE e.tenant_id = r.tenant_id AND e.run_id = r.id) AS facts,
    (SELECT coalesce(json_agg(json_build_object('key', x.key, 'output', x.result -> 'output')), '[]')
      FROM effect x WHERE x.tenant_id = r.tenant_id AND x.run_id = r.id AND x.state = 'confirmed') AS effects
  FROM flow_run r WHERE r.id = ANY ($1)`;

/** I6: today's engine, given what a run left behind, goes the same path to the same status. */
export async function checkReplay(owner: pg.Pool, seed: number): Promise<ReplayReport> {
  const { rows } = await owner.query<{ id: string }>('SELECT id FROM flow_run ORDER BY id');
  const left = sampleOf(
    rows.map(({ id }) => id),
    seed,
  );
  const plans = await plansOf(owner);
  const report: ReplayReport = { findings: [], replayed: 0, same: 0, notComparable: 0 };
  while (left.length > 0) {
    const runs = await owner.query<StoredRow>(STORED, [left.splice(0, BATCH)]);
    for (const run of runs.rows) judge(run, plans, report);
  }
  return report;
}

/** All of them, or `SAMPLE` that the seed chooses. */
export function sampleOf(ids: readonly string[], seed: number): string[] {
  return ids.length <= ALL_UP_TO ? [...ids] : new SeededRandom(`${seed}/replay`).shuffle(ids).slice(0, SAMPLE);
}

async function plansOf(owner: pg.Pool): Promise<Map<string, FlowPlan>> {
  const { rows } = await owner.query<{ key: string; document: FlowDocument }>(
    `SELECT tenant_id || '|' || flow_id || '|' || version AS key, document FROM flow_version`,
  );
  return new Map(rows.map(({ key, document }) => [key, compileFlow(document)]));
}

function judge(run: StoredRow, plans: ReadonlyMap<string, FlowPlan>, report: ReplayReport): void {
  const plan = plans.get(`${run.tenant}|${run.flow_id}|${run.version}`);
  const { verdict, differences } =
    plan && run.state ? replay(plan, run, run.state) : { verdict: 'not-comparable' as const, differences: [] };
  report.replayed += 1;
  if (verdict === 'same') report.same += 1;
  else if (verdict === 'not-comparable') report.notComparable += 1;
  else
    report.findings.push({
      kind: 'stuck',
      what: `${run.tenant}: run ${run.id} replays to another path: ${differences[0]?.message}`,
    });
}

function replay(plan: FlowPlan, { id, status, facts, effects }: StoredRow, state: RunState) {
  const outputs = new Map(effects.map(({ key, output }) => [key, output]));
  return replayStoredRun(plan, { runId: id, status, facts, state, effects: outputs });
}
