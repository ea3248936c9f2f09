import { AuditTrail } from '@columba/security';
import type { FlowStopRecord, FlowStopStore, FlowStore, LiveBus, StopMode } from '@columba/workflow/ports';
import { FLOW_STOP_STORE, FLOW_STORE, LIVE_BUS, LIVE_CHANNELS } from '@columba/workflow/ports';
import type { StopResource } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { BulkJobs } from '../bulk-jobs/bulk-jobs.service.js';
import { ProblemError } from '../http/problem-error.js';
import { notFound } from '../http/problems.js';

const SHOWN = 50;
/** Until then a worker that has not seen the switch go off may still pause a run. */
const SEEN_BY_ALL_MS = 2_500;
/** As paused runs say why they stand still. */
const STOPPED = 'stopped';

/**
 * Stops a flow, or every flow of a tenant. Events start nothing more from the next batch on; workers see the switch
 * within a second and let nothing more leave; a bulk job pauses or cancels the runs that rest.
 */
@Injectable()
export class KillSwitch {
  constructor(
    @Inject(FLOW_STOP_STORE) private readonly stops: FlowStopStore,
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(LIVE_BUS) private readonly liveBus: LiveBus,
    private readonly bulkJobs: BulkJobs,
    private readonly audit: AuditTrail,
  ) {}

  /** `flowId` null: the whole tenant. A switch that is on already is answered as it is. */
  async stop(
    caller: Caller,
    flowId: string | null,
    { mode, reason }: { mode: StopMode; reason: string },
  ): Promise<StopResource> {
    const { tenantId, actor } = caller;
    await this.checkFlow(caller, flowId);
    const { stop, created } = await this.stops.stop(tenantId, { flowId, mode, reason, by: actor });
    if (!created) return stopResource(stop, null);
    await this.hint(tenantId, flowId);
    await this.record(caller, flowId, 'kill-switch.on', { mode });
    const target = { filter: flowId === null ? {} : { flowId } };
    const job = await this.bulkJobs.create(caller, mode, { target, reason: STOPPED });
    return stopResource(stop, job.id);
  }

  /** Runs that the switch paused go on; those that a person paused stay so. @throws ProblemError 409 when none was on */
  async resume(caller: Caller, flowId: string | null): Promise<StopResource> {
    const { tenantId, actor } = caller;
    await this.checkFlow(caller, flowId);
    const stop = await this.stops.resume(tenantId, flowId, actor);
    if (!stop) throw notStopped();
    await this.hint(tenantId, flowId);
    await this.record(caller, flowId, 'kill-switch.off', {});
    const filter = { pausedFor: STOPPED, ...(flowId === null ? {} : { flowId }) };
    const job = await this.bulkJobs.create(caller, 'resume', { target: { filter } }, { delayMs: SEEN_BY_ALL_MS });
    return stopResource(stop, job.id);
  }

  /** Those that are on: the whole tenant's first. */
  async listOn({ tenantId }: Caller): Promise<StopResource[]> {
    return (await this.stops.listOn(tenantId)).map((stop) => stopResource(stop, null));
  }

  /** Newest first; those of the whole tenant stand among a flow's. */
  async history(caller: Caller, flowId: string | null): Promise<StopResource[]> {
    await this.checkFlow(caller, flowId);
    return (await this.stops.history(caller.tenantId, flowId, SHOWN)).map((stop) => stopResource(stop, null));
  }

  private async checkFlow({ tenantId }: Caller, flowId: string | null): Promise<void> {
    if (flowId !== null && !(await this.flows.get(tenantId, flowId))) throw notFound('flow');
  }

  /** Workers look every second; a hint makes it at once. */
  private async hint(tenantId: string, flowId: string | null): Promise<void> {
    await this.liveBus.publish(LIVE_CHANNELS.flows, [{ tenantId, flowId: flowId ?? '' }]).catch(() => undefined);
  }

  private async record(
    { tenantId, actor }: Caller,
    flowId: string | null,
    action: string,
    detail: Record<string, string>,
  ): Promise<void> {
    const target = flowId === null ? `tenant:${tenantId}` : `flow:${flowId}`;
    await this.audit.record({ tenantId, actor, action, target, detail });
  }
}

function stopResource(stop: FlowStopRecord, jobId: string | null): StopResource {
  const { id, flowId, mode, reason, stoppedBy, stoppedAtMs, resumedBy, resumedAtMs } = stop;
  return {
    id,
    flowId,
    on: resumedAtMs === null,
    mode,
    reason,
    stoppedBy,
    stoppedAt: new Date(stoppedAtMs).toISOString(),
    resumedBy,
    resumedAt: resumedAtMs === null ? null : new Date(resumedAtMs).toISOString(),
    jobId,
  };
}

function notStopped(): ProblemError {
  return new ProblemError({
    status: 409,
    code: 'kill-switch.off',
    detail: 'No kill switch is on here; there is nothing to switch off.',
    mend: "GET /api/v1/flows/:id/stops shows a flow's switches, with those of the whole tenant among them.",
  });
}
