import type { ClaimedRun, CommitResult, PendingRun, RunCommit, RunSignal, RunStore } from '@columba/workflow/ports';
import type { MessageStatus } from '@columba/workflow-contracts';
import type pg from 'pg';
import { type HotStatement, runHot, runHotForResult, tenantList } from '../pool/hot-statement.js';
import { storableJson } from '../pool/storable-json.js';
import { type ClaimedRow, claimedRunOf } from './claimed-run.js';
import { RunWriteRows } from './run-write-rows.js';

const COMMIT = { name: 'commit-runs', text: 'SELECT columba_commit_runs($1::jsonb) AS result' };
const COMMIT_MIGRATION = { name: 'commit-migration', text: 'SELECT columba_commit_migration($1::jsonb, $2) AS result' };
const CLAIM = { name: 'claim-runs', text: 'SELECT * FROM columba_claim_runs($1::jsonb, $2, $3, $4)' };
const CLAIM_RESTING = { name: 'claim-resting', text: 'SELECT * FROM columba_claim_resting($1::jsonb, $2, $3, $4)' };
const CLAIM_DUE = { name: 'claim-due', text: 'SELECT * FROM columba_claim_due($1, $2, $3::text[], $4, $5)' };
const RENEW = { name: 'renew-leases', text: 'SELECT columba_renew_leases($1::jsonb, $2, $3) AS result' };
const INSERT = { name: 'insert-pending', text: 'SELECT columba_insert_pending($1::jsonb, $2) AS result' };
const INSERT_RESTART = { name: 'insert-restart', text: 'SELECT columba_insert_restart($1::jsonb, $2, $3) AS result' };
const SIGNAL = { name: 'signal-run', text: 'SELECT columba_signal_run($1, $2, $3, $4, $5::jsonb) AS result' };
const SIGNAL_MANY = {
  name: 'signal-runs',
  text: 'SELECT columba_signal_runs($1, $2::uuid[], $3, $4::jsonb) AS result',
};
const GIVE_BACK = { name: 'give-back-run', text: 'SELECT columba_give_back_run($1, $2, $3) AS result' };
const SIGNALS = { name: 'pending-signals', text: 'SELECT columba_pending_signals($1, $2) AS result' };
const SENDING = { name: 'sending-elsewhere', text: 'SELECT columba_sending_elsewhere($1::jsonb, $2, $3) AS result' };
const MESSAGE = { name: 'message-status', text: 'SELECT columba_message_status($1, $2) AS result' };
const RESULTS: readonly CommitResult[] = [
  { kind: 'fenced' },
  { kind: 'committed', signalled: false },
  { kind: 'committed', signalled: true },
];
const FENCED: CommitResult = { kind: 'fenced' };

interface RunKey {
  tenantId: string;
  runId: string;
}

/** Runs on the hot path: each call is one SQL function, one round trip and one transaction. */
export class RunStoreRepository implements RunStore {
  constructor(private readonly pool: pg.Pool) {}

  async insertPending(runs: readonly PendingRun[]): Promise<string[]> {
    if (runs.length === 0) return [];
    return await runHotForResult<string[]>(this.pool, INSERT, [storableJson(runs), tenantList(runs)]);
  }

  async insertRestart(run: PendingRun, restartedFrom: string): Promise<boolean> {
    return await runHotForResult<boolean>(this.pool, INSERT_RESTART, [
      storableJson([run]),
      run.tenantId,
      restartedFrom,
    ]);
  }

  claim(runs: readonly RunKey[], owner: string, leaseMs: number): Promise<ClaimedRun[]> {
    return this.claimBy(CLAIM, runs, owner, leaseMs);
  }

  claimResting(runs: readonly RunKey[], owner: string, leaseMs: number): Promise<ClaimedRun[]> {
    return this.claimBy(CLAIM_RESTING, runs, owner, leaseMs);
  }

  private async claimBy(
    statement: HotStatement,
    runs: readonly RunKey[],
    owner: string,
    leaseMs: number,
  ): Promise<ClaimedRun[]> {
    if (runs.length === 0) return [];
    const values = [JSON.stringify(inLockOrder(distinct(runs)).map(keyRow)), tenantList(runs), owner, leaseMs];
    return (await runHot<ClaimedRow>(this.pool, statement, values)).map(claimedRunOf);
  }

  async claimDue(
    { most, each, busy }: { most: number; each: number; busy: readonly string[] },
    owner: string,
    leaseMs: number,
  ): Promise<ClaimedRun[]> {
    const values = [most, each, [...busy], owner, leaseMs];
    return (await runHot<ClaimedRow>(this.pool, CLAIM_DUE, values)).map(claimedRunOf);
  }

  async commit(commits: readonly RunCommit[]): Promise<CommitResult[]> {
    const results = new Map<RunCommit, CommitResult>();
    for (const round of inRounds(commits)) {
      const ordered = inLockOrder(round);
      const rows = new RunWriteRows();
      for (const commit of ordered)
        rows.add(commit, { tenant: commit.tenantId, run: commit.runId, fence: commit.fence });
      const input = storableJson({ tenants: tenantList(round), ...rows.toInput() });
      const codes = await runHotForResult<number[]>(this.pool, COMMIT, [input]);
      for (const [index, commit] of ordered.entries()) results.set(commit, RESULTS[codes[index] ?? 0] ?? FENCED);
    }
    return commits.map((commit) => results.get(commit) ?? FENCED);
  }

  async commitMigration(commit: RunCommit, version: number): Promise<CommitResult> {
    const rows = new RunWriteRows();
    rows.add(commit, { tenant: commit.tenantId, run: commit.runId, fence: commit.fence });
    const input = storableJson({ tenants: commit.tenantId, ...rows.toInput() });
    const [code] = await runHotForResult<number[]>(this.pool, COMMIT_MIGRATION, [input, version]);
    return RESULTS[code ?? 0] ?? FENCED;
  }

  async renew(runs: readonly (RunKey & { fence: number })[], leaseMs: number): Promise<string[]> {
    if (runs.length === 0) return [];
    const rows = inLockOrder(runs).map((run) => ({ ...keyRow(run), fence: run.fence }));
    return await runHotForResult<string[]>(this.pool, RENEW, [JSON.stringify(rows), tenantList(runs), leaseMs]);
  }

  async signal(tenantId: string, runId: string, signal: Omit<RunSignal, 'id'>): Promise<boolean> {
    const { kind, waitId, payload } = signal;
    const values = [tenantId, runId, kind, waitId, payload === null ? null : storableJson(payload)];
    return await runHotForResult<boolean>(this.pool, SIGNAL, values);
  }

  async signalMany(
    tenantId: string,
    runIds: readonly string[],
    { kind, payload }: Omit<RunSignal, 'id' | 'waitId'>,
  ): Promise<string[]> {
    if (runIds.length === 0) return [];
    const values = [tenantId, [...runIds], kind, payload === null ? null : storableJson(payload)];
    return await runHotForResult<string[]>(this.pool, SIGNAL_MANY, values);
  }

  async giveBack({ tenantId, runId, fence }: RunKey & { fence: number }): Promise<boolean> {
    return await runHotForResult<boolean>(this.pool, GIVE_BACK, [tenantId, runId, fence]);
  }

  async pendingSignals(tenantId: string, runId: string): Promise<RunSignal[]> {
    return await runHotForResult<RunSignal[]>(this.pool, SIGNALS, [tenantId, runId]);
  }

  async sendingElsewhere(
    messages: readonly { tenantId: string; messageId: string }[],
    owner: string,
  ): Promise<boolean[]> {
    if (messages.length === 0) return [];
    const rows = messages.map(({ tenantId: tenant, messageId: id }, i) => ({ i, tenant, id }));
    return await runHotForResult<boolean[]>(this.pool, SENDING, [JSON.stringify(rows), tenantList(messages), owner]);
  }

  async messageStatus(
    tenantId: string,
    messageId: string,
  ): Promise<{ status: MessageStatus; providerMessageId: string | null } | null> {
    return await runHotForResult<{ status: MessageStatus; providerMessageId: string | null } | null>(
      this.pool,
      MESSAGE,
      [tenantId, messageId],
    );
  }
}

function keyRow({ tenantId, runId }: RunKey): { tenant: string; run: string } {
  return { tenant: tenantId, run: runId };
}

/** Everybody locks runs in this order, so that batches which overlap wait for each other instead of deadlocking. */
function inLockOrder<T extends RunKey>(runs: readonly T[]): T[] {
  const keyed = runs.map((run) => ({ run, key: `${run.tenantId}/${run.runId}` }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ run }) => run);
}

function distinct<T extends RunKey>(runs: readonly T[]): T[] {
  return [...new Map(runs.map((run) => [`${run.tenantId}/${run.runId}`, run])).values()];
}

/** Two commits of one run cannot share a statement: the second goes in a round of its own, after the first. */
function inRounds(commits: readonly RunCommit[]): RunCommit[][] {
  const rounds: RunCommit[][] = [];
  const seen = new Map<string, number>();
  for (const commit of commits) {
    const key = `${commit.tenantId}/${commit.runId}`;
    const round = seen.get(key) ?? 0;
    seen.set(key, round + 1);
    const list = rounds[round] ?? [];
    list.push(commit);
    rounds[round] = list;
  }
  return rounds;
}
