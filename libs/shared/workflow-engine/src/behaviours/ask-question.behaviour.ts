import { CHANNELS, type Channel } from '@columba/workflow-contracts';
import { durationToMs } from '../duration.js';
import type { JsonObject } from '../run/run-state.js';
import type { Decision, NodeBehaviour, NodeVisit } from './node-behaviour.js';

/**
 * Sends, and goes on waiting for the reply. The wait is armed together with the send, so that no reply can come before
 * it; one that comes while the send is still out is kept and taken as soon as the send settles.
 */
export const askQuestionBehaviour: NodeBehaviour = {
  type: 'ask_question',
  variables: ({ saveAs }) => (typeof saveAs === 'string' ? [saveAs] : []),
  prepare: (config) => durationToMs(String(config.timeout)),
  enter: ({ node, atMs }) => ({ kind: 'execute', deadlineMs: atMs + (node.prepared as number) }),
  subscription: ({ node, context }) => ({
    kind: 'reply',
    eventType: null,
    correlation: null,
    filter: null,
    channel: channelOf(node.config.channel, context.event.channel),
  }),
  settled: (visit, { outcome, output, detail }) => {
    if (outcome !== 'sent') return { kind: 'leave', port: outcome, output, detail };
    const { signal, deadlineMs = visit.atMs } = visit.token;
    return signal ? replied(visit, signal, output) : { kind: 'wait', reason: 'reply', untilMs: deadlineMs, output };
  },
  signalled: (visit, payload) => replied(visit, payload, outputSoFar(visit)),
  timedOut: (visit) => ({ kind: 'leave', port: 'timeout', output: outputSoFar(visit) }),
};

function replied({ node }: NodeVisit, payload: JsonObject, output: JsonObject = {}): Decision {
  const event = payload.event as JsonObject | undefined;
  const text = String(event?.text ?? '');
  const { saveAs } = node.config;
  const vars = typeof saveAs === 'string' ? { [saveAs]: text } : undefined;
  return { kind: 'leave', port: 'replied', output: { ...output, reply: { text } }, vars };
}

function outputSoFar({ node, context }: NodeVisit): JsonObject | undefined {
  return context.nodes[node.id]?.output as JsonObject | undefined;
}

function channelOf(configured: unknown, written: unknown): Channel | null {
  const wanted = configured === 'same' ? written : configured;
  return CHANNELS.find((channel) => channel === wanted) ?? null;
}
