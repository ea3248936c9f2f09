import { NODE_DEFINITIONS } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { NODE_EXECUTORS, type NodeExecutor } from './node-executors/node-executor.js';

/** Node types with effects and their executors. Start-up fails unless the two lists match. */
@Injectable()
export class NodeExecutorRegistry {
  private readonly byType = new Map<string, NodeExecutor>();

  constructor(@Inject(NODE_EXECUTORS) executors: readonly NodeExecutor[]) {
    for (const executor of executors) this.byType.set(executor.definition.type, executor);
    const missing = NODE_DEFINITIONS.filter(
      (one) => (one.sideEffects || one.mayHaveEffects) && !this.byType.has(one.type),
    ).map((one) => one.type);
    if (missing.length > 0)
      throw new Error(`Node types without an executor: ${missing.join(', ')}. Add one under services/node-executors.`);
    const pure = executors
      .filter((one) => !one.definition.sideEffects && !one.definition.mayHaveEffects)
      .map((one) => one.definition.type);
    if (pure.length > 0)
      throw new Error(`Executors for node types without side effects: ${pure.join(', ')}. These belong in the engine.`);
  }

  executor(type: string): NodeExecutor {
    const executor = this.byType.get(type);
    if (!executor) throw new Error(`No executor for node type ${type}`);
    return executor;
  }
}
