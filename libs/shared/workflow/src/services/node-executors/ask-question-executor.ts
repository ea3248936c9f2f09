import { askQuestionNode, type NodeConfig } from '@columba/workflow-contracts';
import { Injectable } from '@nestjs/common';
import { MessageSender } from '../message-sender.service.js';
import type { NodeExecution, NodeExecutor, PreparedEffect, Settlement } from './node-executor.js';

type Config = NodeConfig<typeof askQuestionNode>;

/** Sends the question; the engine waits for the reply. */
@Injectable()
export class AskQuestionExecutor implements NodeExecutor<Config> {
  readonly definition = askQuestionNode;

  constructor(private readonly sender: MessageSender) {}

  prepare(execution: NodeExecution<Config>): Promise<PreparedEffect | Settlement> {
    return this.sender.prepare(execution, execution.config);
  }

  run(execution: NodeExecution<Config>, prepared: PreparedEffect, signal: AbortSignal): Promise<Settlement> {
    return this.sender.send(execution, prepared, signal);
  }

  recover(execution: NodeExecution<Config>): Promise<Settlement> {
    return this.sender.recover(execution, execution.config);
  }
}
