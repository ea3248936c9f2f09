import { flow } from '@columba/testing';
import {
  askQuestionNode,
  conditionNode,
  delayNode,
  type FlowDocument,
  sendMessageNode,
  tagsNode,
  triggerMessageNode,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { simulateFlow } from './simulate-flow.js';
import type { SimulationRequest } from './simulation-request.js';

const START_MS = Date.UTC(2026, 0, 15, 12);
const customer = {
  id: '01900000-0000-7000-8000-0000000000c1',
  firstName: 'Ada',
  lastName: null,
  locale: null,
  timezone: null,
  tags: ['vip'],
  attributes: {},
  identities: [{ kind: 'whatsapp' as const, value: '+491701234567' }],
};

function request(document: FlowDocument, more: Partial<SimulationRequest> = {}): SimulationRequest {
  return {
    flow: { flowId: '01900000-0000-7000-8000-0000000000f1', version: 1, document },
    subflows: new Map(),
    runId: '01900000-0000-7000-8000-000000000001',
    event: { text: 'order', channel: 'whatsapp', from: '+491701234567' },
    customer,
    optedOut: [],
    startMs: START_MS,
    acts: [],
    sends: [],
    ...more,
  };
}

//  start --> vip --true--> ask --replied--> hold (3 days) --> thanks --> tag --> end
//             |             +--timeout--> sorry --> end
//             +--false--> end
const journey = flow('journey')
  .settings({ variables: { greeting: 'Hi' } })
  .trigger(triggerMessageNode, { channels: ['whatsapp'], match: { always: true } })
  .next('vip', conditionNode, { if: { path: 'customer.tags', op: 'contains', value: 'vip' } })
  .next('ask', askQuestionNode, {
    channel: 'same',
    body: '{{ vars.greeting }} {{ customer.firstName }}, which order?',
    timeout: 'PT20H',
    saveAs: 'order',
  })
  .next('hold', delayNode, { for: 'P3D' })
  .next('thanks', sendMessageNode, { channel: 'same', body: 'Order {{ vars.order }} is here.' })
  .next('tag', tagsNode, { add: ['served'], remove: [] })
  .end()
  .from('ask', 'timeout')
  .next('sorry', sendMessageNode, { channel: 'same', body: 'We did not hear from you.' })
  .build();

describe('simulateFlow', () => {
  it('a wait of three days passes at once, with the messages as they would have been', async () => {
    const acts = [{ kind: 'reply' as const, text: '4711', afterMs: 60_000 }];
    const result = await simulateFlow(request(journey, { acts }));
    expect(result.status).toBe('completed');
    expect(result.messages.map(({ nodeId, to, body }) => [nodeId, to, body])).toEqual([
      ['ask', '+491701234567', 'Hi Ada, which order?'],
      ['thanks', '+491701234567', 'Order 4711 is here.'],
    ]);
    expect(result.endedAtMs - result.startedAtMs).toBe(60_000 + 3 * 86_400_000);
    expect(result.tags).toEqual(['served', 'vip']);
    expect(result.acts).toEqual([{ index: 0, kind: 'reply', atMs: START_MS + 60_000, taken: true }]);
  });

  it('tells the value that decided', async () => {
    const result = await simulateFlow(request(journey));
    expect(result.path.find(({ nodeId }) => nodeId === 'vip')).toMatchObject({
      outcome: 'true',
      detail: { path: 'customer.tags', op: 'contains', expected: 'vip', actual: ['vip'] },
    });
  });

  it('a question that nobody answers takes its timeout', async () => {
    const result = await simulateFlow(request(journey));
    expect(result.path.map(({ nodeId, outcome }) => `${nodeId}.${outcome}`)).toEqual([
      'start.out',
      'vip.true',
      'ask.timeout',
      'sorry.sent',
    ]);
    expect(result.endedAtMs - START_MS).toBe(20 * 3_600_000);
  });

  it('gives the same result each time', async () => {
    const acts = [{ kind: 'reply' as const, text: '4711', afterMs: 5 }];
    const [one, two] = await Promise.all([
      simulateFlow(request(journey, { acts })),
      simulateFlow(request(journey, { acts })),
    ]);
    expect(one).toEqual(two);
  });

  it('an address that has opted out gets nothing', async () => {
    const result = await simulateFlow(request(journey, { optedOut: ['whatsapp'] }));
    expect(result.messages).toEqual([]);
    expect(result.path.at(-1)).toMatchObject({ nodeId: 'ask', outcome: 'undeliverable' });
  });
});
