import type { DeadLetterGroup, DeadLetterResource, Page } from '@columba/workflow-contracts';
import { type RunState, redriveProblem } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { AUDIT_STORE, type AuditStore } from '../ports/identity-store.port.js';
import {
  DEAD_LETTER_STORE,
  type DeadLetterSelection,
  type DeadLetterStore,
  type OpenDeadLetter,
  type PageRequest,
} from '../ports/query-store.port.js';
import type { PendingRun } from '../ports/run-store.port.js';
import { FlowCatalog } from './flow-catalog.service.js';
import { RunWakes } from './run-wakes.service.js';
import { uuidV7 } from './uuid-v7.js';

const MOST_AT_ONCE = 1_000;

export interface RedriveOptions {
  by: string | null;
  /** Goes on with this version instead of the one that the run failed on. */
  version?: number | undefined;
}

/** What became of one dead letter, or would: the run that goes on, or why there is none. */
export type RedriveDecision = { runId: string; reason: null } | { runId: null; reason: string };

/** Failed runs that wait for a person: looked at, and driven on from the node that failed. */
@Injectable()
export class DeadLetterService {
  constructor(
    @Inject(DEAD_LETTER_STORE) private readonly store: DeadLetterStore,
    @Inject(AUDIT_STORE) private readonly audit: AuditStore,
    private readonly wakes: RunWakes,
    private readonly catalog: FlowCatalog,
  ) {}

  list(
    tenantId: string,
    filter: { status?: DeadLetterResource['status'] | undefined; fingerprint?: string | undefined } & PageRequest,
  ): Promise<Page<DeadLetterResource>> {
    return this.store.list(tenantId, filter);
  }

  groups(tenantId: string, page: PageRequest): Promise<Page<DeadLetterGroup>> {
    return this.store.groups(tenantId, page);
  }

  /** The open ones of the selection at once, up to a thousand. Written to the audit log. */
  async redrive(
    tenantId: string,
    selection: DeadLetterSelection,
    options: RedriveOptions,
  ): Promise<{ runIds: string[] }> {
    const decided = await this.redriveEach(tenantId, selection, options);
    const runIds = [...decided.values()].flatMap(({ runId }) => runId ?? []);
    const target = 'fingerprint' in selection ? selection.fingerprint : Object.values(selection).flat().join(',');
    await this.audit.append({
      tenantId,
      actor: options.by ?? 'system',
      action: 'dead-letter.redrive',
      target: target.slice(0, 200),
      detail: { runs: runIds.length },
    });
    return { runIds };
  }

  /**
   * Each open dead letter of the selection goes on as a new run, from the failed node and with what had succeeded
   * kept: effects have the keys of the run that failed, so none is repeated. The failed run stays as it ended. Of two
   * who re-drive a dead letter at once, one makes the run. By the id that the selection names; those not open are left out.
   */
  async redriveEach(
    tenantId: string,
    selection: DeadLetterSelection,
    options: RedriveOptions,
  ): Promise<Map<string, RedriveDecision>> {
    const open = await this.store.openOnes(tenantId, selection, MOST_AT_ONCE);
    const problems = await this.problemsOf(tenantId, open, options.version);
    const chosen = open.filter((_, index) => problems[index] === null);
    const redrives = chosen.map((letter) => ({
      deadLetterId: letter.id,
      run: runOf(tenantId, letter, options.version),
    }));
    const made = new Set(await this.store.redrive(tenantId, redrives, options.by));
    for (const runId of made) this.wakes.set({ tenantId, runId }, 0);
    const runs = new Map(redrives.map(({ deadLetterId, run }) => [deadLetterId, run.id]));
    const decisions = open.map(({ id, runId }, index): [string, RedriveDecision] => {
      const run = runs.get(id);
      const key = 'runIds' in selection ? runId : id;
      if (run !== undefined && made.has(run)) return [key, { runId: run, reason: null }];
      return [key, { runId: null, reason: problems[index] ?? 'It was re-driven just before.' }];
    });
    return new Map(decisions);
  }

  /** What a re-drive would find, without doing it: for each open dead letter, why it would be skipped, or null. */
  async preview(
    tenantId: string,
    selection: DeadLetterSelection,
    version: number | undefined,
    after: string | null,
    limit: number,
  ): Promise<{ letter: OpenDeadLetter; problem: string | null }[]> {
    const open = await this.store.openOnes(tenantId, selection, limit, after);
    const problems = await this.problemsOf(tenantId, open, version);
    return open.map((letter, index) => ({ letter, problem: problems[index] ?? null }));
  }

  private async problemsOf(
    tenantId: string,
    letters: readonly OpenDeadLetter[],
    version: number | undefined,
  ): Promise<(string | null)[]> {
    return await Promise.all(letters.map((letter) => this.problemOf(tenantId, letter, version)));
  }

  private async problemOf(
    tenantId: string,
    { flowId, version: failedOn, state }: OpenDeadLetter,
    version: number | undefined,
  ): Promise<string | null> {
    if (version === undefined || version === failedOn) return null;
    const to = await this.catalog.planIfThere(tenantId, flowId, version);
    if (!to) return `The flow has no version ${version}.`;
    return redriveProblem(state as RunState, await this.catalog.plan(tenantId, flowId, failedOn), to);
  }
}

function runOf(tenantId: string, letter: OpenDeadLetter, chosen: number | undefined): PendingRun {
  const { id, flowId, customerId, conversationId, input } = letter;
  const version = chosen ?? letter.version;
  const state = letter.state as RunState;
  const { context } = state;
  const fields = { flowId, version, customerId, conversationId, exclusive: false };
  const run = {
    id: uuidV7(),
    tenantId,
    mode: context?.run.mode ?? ('live' as const),
    eventKey: `redrive|${id}`,
    ...fields,
  };
  // A restart that was given up before it had begun is still to begin where it was to.
  if (state.restart) {
    const { failure: _, ...before } = state;
    return { ...run, input: {}, state: { ...before, status: 'pending', seq: 0 } };
  }
  // A run that was given up before it had begun begins with what it was given.
  if (!context) return { ...run, input: input ?? {}, state: null };
  return { ...run, input: {}, state: { ...state, context: { ...context, run: { ...context.run, version } } } };
}
