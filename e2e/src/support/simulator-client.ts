import { callJson } from '@columba/tools';

export interface ReceivedMessage {
  channel: string;
  to: string;
  text: string;
  [detail: string]: unknown;
}

/** The simulator's own endpoints, as docs/simulator.md lists them. */
export class SimulatorClient {
  constructor(private readonly url: string) {}

  /** A customer writes: a signed webhook in the provider's format. Answers what the gateway answered. */
  inbound(message: {
    channel: string;
    from: string;
    text: string;
    [extra: string]: unknown;
  }): Promise<{ status: number }> {
    return callJson(`${this.url}/sim/inbound`, 'POST', message);
  }

  async messages(filter: { channel?: string; to?: string } = {}): Promise<ReceivedMessage[]> {
    const query = new URLSearchParams(filter);
    const answer = await callJson<ReceivedMessage[] | { messages: ReceivedMessage[] }>(
      `${this.url}/sim/messages?${query}`,
      'GET',
    );
    return Array.isArray(answer) ? answer : answer.messages;
  }

  behave(behaviour: { channel: string; [setting: string]: unknown }): Promise<unknown> {
    return callJson(`${this.url}/sim/behaviour`, 'POST', behaviour);
  }
}
