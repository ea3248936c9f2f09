import { nodeDefinition, portsOfParsed } from '@columba/workflow-contracts';
import type {
  NodeExecution,
  NodeExecutor,
  PreparedEffect,
  Settlement,
} from '../services/node-executors/node-executor.js';

/** What a node would have done. */
export interface RecordedCall {
  atMs: number;
  nodeId: string;
  nodeType: string;
  config: unknown;
}

/**
 * Stands for the executor of a node type whose world has no double of its own: writes down what it was to do, and leaves
 * by the node's first port, without an output.
 */
export class RecordingExecutor implements NodeExecutor {
  readonly definition: NodeExecutor['definition'];

  constructor(
    nodeType: string,
    private readonly calls: RecordedCall[],
  ) {
    const definition = nodeDefinition(nodeType);
    if (!definition) throw new Error(`No node type ${nodeType}`);
    this.definition = definition;
  }

  async prepare(): Promise<PreparedEffect> {
    return { kind: 'prepared', effectKind: this.definition.type };
  }

  async run({ nowMs: atMs, nodeId, config }: NodeExecution): Promise<Settlement> {
    const { type: nodeType } = this.definition;
    this.calls.push({ atMs, nodeId, nodeType, config });
    const [outcome = 'out'] = portsOfParsed(this.definition, config);
    return { kind: 'settled', outcome, detail: { simulated: true } };
  }

  async recover(): Promise<'repeat'> {
    return 'repeat';
  }
}
