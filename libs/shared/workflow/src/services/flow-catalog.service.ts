import {
  type Channel,
  type Condition,
  type MessageMatch,
  triggerEventNode,
  triggerMessageNode,
} from '@columba/workflow-contracts';
import {
  type CompiledCondition,
  type CompiledMessageMatch,
  compileCondition,
  compileFlow,
  compileMessageMatch,
  type FlowPlan,
} from '@columba/workflow-engine';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type ActiveTrigger, FLOW_STORE, type FlowStore } from '../ports/flow-store.port.js';
import { MicroBatcher } from './micro-batcher.js';

/** A trigger of a published version, ready to be matched. */
export interface CompiledTrigger extends ActiveTrigger {
  plan: FlowPlan;
  channels: readonly Channel[] | null;
  match: CompiledMessageMatch | null;
  filter: CompiledCondition | null;
}

interface TenantTriggers {
  revision: number;
  triggers: CompiledTrigger[];
}

/** Compiled plans and triggers. Versions are immutable; a tenant's triggers are as fresh as the revision that is asked for. */
@Injectable()
export class FlowCatalog {
  private readonly plans = new LRUCache<string, Promise<FlowPlan>>({ max: 1_000 });
  private readonly triggers = new LRUCache<string, TenantTriggers>({ max: 10_000 });
  private readonly loading: MicroBatcher<string, TenantTriggers>;

  constructor(@Inject(FLOW_STORE) private readonly flows: FlowStore) {
    this.loading = new MicroBatcher((tenants) => this.loadMany(tenants), { maxBatch: 20, maxConcurrent: 1 });
  }

  /** @throws Error when the version does not exist: a run never outlives its version. */
  async plan(tenantId: string, flowId: string, version: number): Promise<FlowPlan> {
    const key = `${tenantId}/${flowId}/${version}`;
    const cached = this.plans.get(key);
    if (cached) return await cached;
    const loading = this.flows.version(tenantId, flowId, version).then((found) => {
      if (!found) throw new Error(`Flow ${flowId} has no version ${version}`);
      return compileFlow(found.document);
    });
    this.plans.set(key, loading);
    loading.catch(() => this.plans.delete(key));
    return await loading;
  }

  /** Null when there is no such version. */
  async planIfThere(tenantId: string, flowId: string, version: number): Promise<FlowPlan | null> {
    if (!(await this.flows.version(tenantId, flowId, version))) return null;
    return await this.plan(tenantId, flowId, version);
  }

  /** The tenant's triggers, at least as new as `revision`. */
  async triggersOf(tenantId: string, revision: number): Promise<readonly CompiledTrigger[]> {
    const cached = this.triggers.get(tenantId);
    if (cached && cached.revision >= revision) return cached.triggers;
    return (await this.loading.add(tenantId)).triggers;
  }

  /** What is cached, however old: good enough to guess which re-entry rules will be asked for. */
  cachedTriggers(tenantId: string): readonly CompiledTrigger[] {
    return this.triggers.get(tenantId)?.triggers ?? [];
  }

  private async loadMany(tenants: string[]): Promise<TenantTriggers[]> {
    const unique = new Map<string, Promise<TenantTriggers>>();
    for (const tenantId of tenants) if (!unique.has(tenantId)) unique.set(tenantId, this.load(tenantId));
    return await Promise.all(tenants.map((tenantId) => unique.get(tenantId) ?? this.load(tenantId)));
  }

  private async load(tenantId: string): Promise<TenantTriggers> {
    const { revision, triggers } = await this.flows.activeTriggers(tenantId);
    const compiled = await Promise.all(
      triggers.map(async (trigger) =>
        compileTrigger(trigger, await this.plan(tenantId, trigger.flowId, trigger.version)),
      ),
    );
    const entry = { revision, triggers: compiled };
    this.triggers.set(tenantId, entry);
    return entry;
  }
}

function compileTrigger(trigger: ActiveTrigger, plan: FlowPlan): CompiledTrigger {
  const config = plan.nodes.get(trigger.nodeId)?.config as
    | { channels?: Channel[]; match?: MessageMatch; filter?: Condition }
    | undefined;
  const isMessage = trigger.type === triggerMessageNode.type;
  return {
    ...trigger,
    plan,
    channels: isMessage ? (config?.channels ?? []) : null,
    match: isMessage && config?.match ? compileMessageMatch(config.match) : null,
    filter: trigger.type === triggerEventNode.type && config?.filter ? compileCondition(config.filter) : null,
  };
}
