import { type Channel, flowError } from '@columba/workflow-contracts';
import type { ChannelAdapter, ChannelAdapters, ChannelConnection, SendResult } from '../ports/channel.port.js';
import type { ConnectionDirectory } from '../ports/connection-directory.port.js';
import type { ScriptedSend } from './simulation-request.js';

/** A message that would have left. */
export interface RecordedMessage {
  messageId: string;
  atMs: number;
  channel: Channel;
  to: string;
  subject: string | null;
  body: string;
  result: SendResult['kind'] | 'undeliverable';
}

/** Takes messages in place of the providers, writes them down, and answers as the script says. Nothing leaves. */
export class RecordingChannels implements ChannelAdapters {
  readonly messages: RecordedMessage[] = [];
  private readonly answers: ScriptedSend[];

  constructor(
    private readonly clock: { nowMs(): number },
    answers: readonly ScriptedSend[],
    private readonly nodeOf: (messageId: string) => string | null,
  ) {
    this.answers = answers.map((answer) => ({ ...answer }));
  }

  sender(channel: Channel): ChannelAdapter {
    return {
      channel,
      send: async (_connection, { messageId, to, subject = null, body }) => {
        const answer = this.answerTo(messageId, channel);
        const result = answer?.result === 'rejected' ? 'rejected' : (answer?.result ?? 'accepted');
        this.messages.push({ messageId, atMs: this.clock.nowMs(), channel, to, subject, body, result });
        return sendResult(answer, messageId);
      },
    };
  }

  webhook(): undefined {
    return undefined;
  }

  private answerTo(messageId: string, channel: Channel): ScriptedSend | undefined {
    const nodeId = this.nodeOf(messageId);
    const found = this.answers.find(
      (answer) =>
        answer.times > 0 &&
        [undefined, nodeId].includes(answer.nodeId) &&
        [undefined, channel].includes(answer.channel),
    );
    if (found) found.times -= 1;
    return found;
  }
}

function sendResult(answer: ScriptedSend | undefined, messageId: string): SendResult {
  const { result = 'accepted', code = 'provider.refused', errorKind: kind = 'transient' } = answer ?? {};
  const error = (what: string) => flowError({ code, kind, message: `Simulated: ${what}` });
  switch (result) {
    case 'accepted':
      return { kind: 'accepted', providerMessageId: `simulated-${messageId}` };
    case 'undeliverable':
      return { kind: 'rejected', undeliverable: true, error: error('the address cannot be reached.') };
    case 'rejected':
      return { kind: 'rejected', undeliverable: false, error: error('the provider refused the message.') };
    case 'unknown':
      return { kind: 'unknown', error: error('the answer was lost.') };
  }
}

/** There is a connection for every channel: what is tried out is the flow. */
export const simulatedConnections: ConnectionDirectory = {
  byId: async () => null,
  forSending: async (tenantId, channel, connectionId): Promise<ChannelConnection> => ({
    id: connectionId ?? `simulated-${channel}`,
    tenantId,
    channel,
    provider: channel === 'sms' ? 'twilio' : channel,
    address: 'simulated',
    settings: {},
    secrets: {},
  }),
};
