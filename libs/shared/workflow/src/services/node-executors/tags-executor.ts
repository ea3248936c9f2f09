import { flowError, type NodeConfig, tagsNode } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { CUSTOMER_STORE, type CustomerStore } from '../../ports/customer.port.js';
import type { NodeExecution, NodeExecutor, PreparedEffect, Settlement } from './node-executor.js';

type Config = NodeConfig<typeof tagsNode>;

/** Tags are a set, so doing it twice changes nothing: after a crash it is simply done again. */
@Injectable()
export class TagsExecutor implements NodeExecutor<Config> {
  readonly definition = tagsNode;

  constructor(@Inject(CUSTOMER_STORE) private readonly customers: CustomerStore) {}

  async prepare(execution: NodeExecution<Config>): Promise<PreparedEffect | Settlement> {
    if (execution.customer) return { kind: 'prepared', effectKind: 'customer.tags' };
    const message = 'This run has no customer to tag. Start it by a message or an event with a subject.';
    return {
      kind: 'failed',
      error: flowError({ code: 'customer.missing', kind: 'user', message, nodeId: execution.nodeId }),
    };
  }

  async run(execution: NodeExecution<Config>): Promise<Settlement> {
    const tags = await this.customers.applyTags(execution.tenantId, execution.customer?.id ?? '', execution.config);
    return { kind: 'settled', outcome: 'out', output: { tags }, customerPatch: { tags } };
  }

  async recover(): Promise<'repeat'> {
    return 'repeat';
  }
}
