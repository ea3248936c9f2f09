import { type NodeConfig, ticketNode } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { TICKET_STORE, type TicketStore } from '../../ports/customer.port.js';
import type { NodeExecution, NodeExecutor, PreparedEffect, Settlement } from './node-executor.js';

type Config = NodeConfig<typeof ticketNode>;

/** One ticket per idempotency key: a repeated call answers the ticket that the first one opened. */
@Injectable()
export class TicketExecutor implements NodeExecutor<Config> {
  readonly definition = ticketNode;

  constructor(@Inject(TICKET_STORE) private readonly tickets: TicketStore) {}

  async prepare(): Promise<PreparedEffect> {
    return { kind: 'prepared', effectKind: 'ticket' };
  }

  async run(execution: NodeExecution<Config>): Promise<Settlement> {
    const { subject, description, priority } = execution.config;
    const ticket = await this.tickets.open({
      tenantId: execution.tenantId,
      effectKey: execution.idempotencyKey,
      runId: execution.runId,
      customerId: execution.customer?.id ?? null,
      subject,
      description: description ?? '',
      priority,
    });
    return { kind: 'settled', outcome: 'out', output: { ...ticket }, detail: { ticketNumber: ticket.number } };
  }

  async recover(): Promise<'repeat'> {
    return 'repeat';
  }
}
