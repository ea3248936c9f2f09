import { createHash } from 'node:crypto';
import { CHANNELS, type Channel, type FlowError, flowError } from '@columba/workflow-contracts';
import { Inject, Injectable } from '@nestjs/common';
import {
  CHANNEL_ADAPTERS,
  type ChannelAdapters,
  type ChannelConnection,
  type SendResult,
} from '../ports/channel.port.js';
import { CONNECTION_DIRECTORY, type ConnectionDirectory } from '../ports/connection-directory.port.js';
import {
  type AddressOnChannel,
  CUSTOMER_STORE,
  type CustomerSnapshot,
  type CustomerStore,
} from '../ports/customer.port.js';
import type { MessageWrite } from '../ports/run-store.port.js';
import { destinationOf } from './breakers/connection-destination.js';
import { MicroBatcher } from './micro-batcher.js';
import type { NodeExecution, PreparedEffect, Settlement } from './node-executors/node-executor.js';
import { WORKFLOW_OPTIONS, type WorkflowOptions } from './workflow-options.js';

export interface MessageContent {
  channel: Channel | 'same';
  body: string;
  subject?: string | undefined;
  connectionId?: string | undefined;
}

interface SendPlan {
  connection: ChannelConnection;
  message: MessageWrite;
}

const IDENTITY_ORDER: Record<Channel, readonly string[]> = {
  whatsapp: ['whatsapp', 'phone'],
  sms: ['phone', 'whatsapp'],
  instagram: ['instagram'],
  email: ['email'],
};

/** The one way out for messages: decides whether a message may leave, and sends it. No executor can go round it. */
@Injectable()
export class MessageSender {
  private readonly suppression: MicroBatcher<AddressOnChannel, boolean>;

  constructor(
    @Inject(CUSTOMER_STORE) customers: CustomerStore,
    @Inject(CONNECTION_DIRECTORY) private readonly connections: ConnectionDirectory,
    @Inject(CHANNEL_ADAPTERS) private readonly adapters: ChannelAdapters,
    @Inject(WORKFLOW_OPTIONS) private readonly options: WorkflowOptions,
  ) {
    this.suppression = new MicroBatcher((addresses) => customers.suppressed(addresses), {
      maxBatch: 500,
      maxConcurrent: 2,
    });
  }

  /** Chooses channel, address and connection, and checks consent. What must not leave is settled `undeliverable` here. */
  async prepare(execution: NodeExecution, content: MessageContent): Promise<PreparedEffect | Settlement> {
    const channel = content.channel === 'same' ? channelOfEvent(execution.event) : content.channel;
    if (!channel)
      return undeliverable('no-channel', 'The run was not started by a message, so there is no channel to answer on.');
    const address = addressOn(channel, execution);
    if (!address) return undeliverable('no-address', `The customer has no ${channel} address.`);
    const { tenantId } = execution;
    const [connection, optedOut] = await Promise.all([
      this.connections.forSending(tenantId, channel, content.connectionId ?? null),
      this.consent(execution, channel, address),
    ]);
    if (optedOut) return undeliverable('opted-out', `The customer has opted out of ${channel}.`);
    if (!connection) return noConnection(channel, execution.nodeId);
    const message = draft(execution, { channel, address, connection, content });
    return {
      kind: 'prepared',
      effectKind: `message.${channel}`,
      message,
      destination: destinationOf(connection),
      sequenceKey: `${tenantId}/${execution.customer?.id ?? address}`,
      data: { connection, message } satisfies SendPlan,
    };
  }

  /** Asks the store unless the intake has read it a moment ago. */
  private async consent({ tenantId, consent }: NodeExecution, channel: Channel, address: string): Promise<boolean> {
    if (consent?.channel === channel && consent.address === address) return consent.optedOut;
    return await this.suppression.add({ tenantId, channel, address });
  }

  async send(execution: NodeExecution, prepared: PreparedEffect, signal: AbortSignal): Promise<Settlement> {
    const { connection, message } = prepared.data as SendPlan;
    const result = await this.adapters.sender(message.channel).send(
      connection,
      {
        messageId: message.id,
        to: message.address,
        body: message.body,
        subject: message.subject ?? undefined,
        statusCallbackUrl: `${this.options.publicUrl}/webhooks/${connection.provider}/${connection.id}`,
      },
      { signal },
    );
    return settlementOf(result, message, execution.nodeId);
  }

  /** After a crash: nobody knows whether the provider took it. It is reconciled by its receipt, never sent again. */
  async recover(execution: NodeExecution, content: MessageContent): Promise<Settlement> {
    const prepared = await this.prepare(execution, content);
    if (prepared.kind !== 'prepared') return prepared;
    const { message } = prepared.data as SendPlan;
    const error = flowError({
      code: 'effect.unknown',
      kind: 'transient',
      message: 'The worker stopped while the message was being sent; the provider may or may not have taken it.',
      nodeId: execution.nodeId,
    });
    return unknown(message, error);
  }
}

function draft(
  execution: NodeExecution,
  to: { channel: Channel; address: string; connection: ChannelConnection; content: MessageContent },
): MessageWrite {
  return {
    id: messageIdOf(execution.idempotencyKey),
    nodeId: execution.nodeId,
    customerId: execution.customer?.id ?? '',
    conversationId: channelOfEvent(execution.event) === to.channel ? execution.conversationId : null,
    channel: to.channel,
    connectionId: to.connection.id,
    address: to.address,
    body: to.content.body,
    subject: to.content.subject ?? null,
    status: 'sending',
    providerMessageId: null,
    error: null,
  };
}

function settlementOf(result: SendResult, message: MessageWrite, nodeId: string): Settlement {
  if (result.kind === 'accepted') {
    const { channel, id: messageId } = message;
    return {
      kind: 'settled',
      outcome: 'sent',
      output: { messageId, channel, status: 'accepted' },
      detail: { channel },
      message: { ...message, status: 'accepted', providerMessageId: result.providerMessageId },
    };
  }
  const error = { ...result.error, nodeId };
  if (result.kind === 'unknown') return unknown(message, error);
  const failed: MessageWrite = { ...message, status: 'failed', error };
  if (result.undeliverable) {
    return {
      kind: 'settled',
      outcome: 'undeliverable',
      detail: { reason: error.code, explanation: error.message },
      message: failed,
    };
  }
  return { kind: 'failed', error, message: failed };
}

/** The run goes on as if it was sent, and says honestly that nobody knows: a second message would be worse than none. */
function unknown(message: MessageWrite, error: FlowError): Settlement {
  const { id: messageId, channel } = message;
  return {
    kind: 'unknown',
    error,
    message: { ...message, status: 'unknown', error },
    fallback: { outcome: 'sent', output: { messageId, channel, status: 'unknown' } },
  };
}

function undeliverable(reason: string, explanation: string): Settlement {
  return { kind: 'settled', outcome: 'undeliverable', detail: { reason, explanation } };
}

function noConnection(channel: Channel, nodeId: string): Settlement {
  const message = `There is no enabled ${channel} connection to send with. Add one under Connections.`;
  return { kind: 'failed', error: flowError({ code: 'channel.no-connection', kind: 'permanent', message, nodeId }) };
}

function channelOfEvent(event: Record<string, unknown>): Channel | null {
  return CHANNELS.find((channel) => channel === event.channel) ?? null;
}

function addressOn(channel: Channel, execution: NodeExecution): string | null {
  const { event, customer } = execution;
  if (channelOfEvent(event) === channel && typeof event.from === 'string') return event.from;
  return addressOfCustomer(channel, customer);
}

function addressOfCustomer(channel: Channel, customer: CustomerSnapshot | null): string | null {
  for (const kind of IDENTITY_ORDER[channel]) {
    const found = customer?.identities.find((identity) => identity.kind === kind);
    if (found) return found.value;
  }
  return null;
}

/** The same effect always has the same message row, whatever worker or attempt writes it. */
export function messageIdOf(idempotencyKey: string): string {
  const hex = createHash('sha256').update(idempotencyKey).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
