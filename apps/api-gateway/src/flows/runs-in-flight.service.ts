import { FlowCatalog } from '@columba/workflow';
import type { FlowStore, InFlightQueries } from '@columba/workflow/ports';
import { FLOW_STORE, IN_FLIGHT_QUERIES } from '@columba/workflow/ports';
import type { BulkJobResource, MigrationPreview, RUNS_IN_FLIGHT } from '@columba/workflow-contracts';
import { compileFlow, type FlowPlan, type NodeMapping, validateFlow } from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { BulkJobs } from '../bulk-jobs/bulk-jobs.service.js';
import { notFound } from '../http/problems.js';
import { unpublishable } from './flow-problems.js';
import { outlookOf, summaryOf } from './migration-preview.js';

/** What becomes of a flow's active runs when a version replaces theirs. */
@Injectable()
export class RunsInFlight {
  constructor(
    @Inject(FLOW_STORE) private readonly flows: FlowStore,
    @Inject(IN_FLIGHT_QUERIES) private readonly queries: InFlightQueries,
    private readonly catalog: FlowCatalog,
    private readonly bulkJobs: BulkJobs,
  ) {}

  /** Which runs could move, and why others could not. @throws ProblemError 422 when the draft cannot be published */
  async preview(
    { tenantId }: Caller,
    flowId: string,
    { toVersion, nodeMapping }: { toVersion?: number | undefined; nodeMapping: NodeMapping },
  ): Promise<MigrationPreview> {
    const to = await this.target(tenantId, flowId, toVersion);
    const { total, places } = await this.queries.places(tenantId, flowId, toVersion ?? null);
    const nodes = await Promise.all(
      places.map(async (place) =>
        outlookOf(place, await this.catalog.plan(tenantId, flowId, place.version), to, nodeMapping),
      ),
    );
    const gone = nodes.filter(({ problem }) => problem !== null);
    const cannotMigrate = await this.queries.countAt(tenantId, flowId, gone);
    const summary = summaryOf(total, cannotMigrate, nodes);
    return { toVersion: toVersion ?? null, total, canMigrate: total - cannotMigrate, cannotMigrate, summary, nodes };
  }

  /** Does with the runs of older versions what publishing was asked to; null where they stay. */
  async settle(
    caller: Caller,
    flowId: string,
    version: number,
    {
      runsInFlight,
      nodeMapping,
    }: { runsInFlight: (typeof RUNS_IN_FLIGHT)[number]; nodeMapping: Record<string, string> },
  ): Promise<BulkJobResource | null> {
    const target = { filter: { flowId, olderThanVersion: version } };
    switch (runsInFlight) {
      case 'migrate':
        return await this.bulkJobs.create(caller, 'migrate', { target, version, nodeMapping });
      case 'leave':
        return await this.bulkJobs.create(caller, 'cancel', { target, reason: 'left by publish' });
      case 'stay':
        return null;
    }
  }

  private async target(tenantId: string, flowId: string, version: number | undefined): Promise<FlowPlan> {
    if (version !== undefined) {
      const plan = await this.catalog.planIfThere(tenantId, flowId, version);
      if (!plan) throw notFound('version');
      return plan;
    }
    const draft = await this.flows.draft(tenantId, flowId);
    if (!draft) throw notFound('flow');
    const { document, problems } = validateFlow(draft.document, { flowId });
    if (!document || problems.some(({ severity }) => severity === 'error')) throw unpublishable(problems);
    return compileFlow(document);
  }
}
