import { TERMINAL_RUN_STATUSES } from '@columba/workflow-contracts';
import type { RunState } from '@columba/workflow-engine';
import type { RunWrite } from '../ports/run-store.port.js';
import type { RunWakes } from './run-wakes.service.js';

/**
 * Runs that a commit gives something to do: children that it starts, the parent when the run has ended. Waking them only
 * saves time: they are due in the store, where the sweeper finds them.
 */
export class RunRelatives {
  private concerned: string[] = [];

  constructor(
    private readonly tenantId: string,
    private readonly wakes: Pick<RunWakes, 'set'>,
  ) {}

  note({ children = [], status }: Pick<RunWrite, 'children' | 'status'>, { context }: RunState): void {
    for (const child of children) if (child.type === 'start_child') this.concerned.push(child.runId);
    const parent = context?.run.parentRunId;
    if (parent !== undefined && TERMINAL_RUN_STATUSES.includes(status)) this.concerned.push(parent);
  }

  /** Call when what was noted is committed. */
  wake(): void {
    for (const runId of this.concerned.splice(0)) this.wakes.set({ tenantId: this.tenantId, runId }, 0);
  }
}
