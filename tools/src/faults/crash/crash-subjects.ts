import type { FlowDocument } from '@columba/workflow-contracts';
import {
  afterSend,
  delayNode,
  done,
  listNode,
  onEvent,
  PATIENT,
  sendNode,
  sketch,
  tagNode,
  ticketNode,
} from '../flow-sketch.js';
import { CRASH_POINTS, type CrashPoint } from './failpoint.js';

/** A node type in the shortest journey that passes every point. */
export interface CrashSubject {
  /** The flow's name and the row of the table. Its word occurs in every call for a run of it, and in no other. */
  name: string;
  document: FlowDocument;
  /** Where it can be hit: what has no effect has no call to die around. */
  points: readonly CrashPoint[];
  /** An event that the run waits for. */
  answerBy?: string;
  /** Messages that leave when nothing goes wrong. */
  messages: number;
}

const LABEL = '{{ event.data.label }}';
const WITHOUT_EFFECT = CRASH_POINTS.filter((point) => !point.endsWith('-effect'));

/** A word that stands for the subject in event types, texts and tags. */
export function wordOf(name: string): string {
  return `subject-${name}`;
}

export function crashEventType(name: string): string {
  return `x.crash.${wordOf(name)}`;
}

const ANSWER = 'x.crash.answer';

type Nodes = Parameters<typeof sketch>[1];

//  start --> (the subject) --> pause --> done: the pause has the run claimed once more
function subject(
  name: string,
  nodes: Nodes,
  lines: string[],
  more: Partial<Omit<CrashSubject, 'name' | 'document'>> = {},
): CrashSubject {
  const document = sketch(
    name,
    [onEvent(crashEventType(name)), ...nodes, delayNode('pause', 'PT0.2S'), done],
    [...lines, 'pause out done'],
  );
  return { name, document, points: CRASH_POINTS, messages: 0, ...more };
}

export const CRASH_SUBJECTS: readonly CrashSubject[] = [
  subject('send-whatsapp', [sendNode('x', 'whatsapp', `crash ${LABEL}`)], ['start out x', ...afterSend('x', 'pause')], {
    messages: 1,
  }),
  subject('send-sms', [sendNode('x', 'sms', `crash ${LABEL}`)], ['start out x', ...afterSend('x', 'pause')], {
    messages: 1,
  }),
  subject(
    'ask-question',
    [
      {
        id: 'x',
        type: 'ask_question',
        config: { channel: 'whatsapp', body: `question ${LABEL}`, timeout: 'PT2S' },
        retry: PATIENT,
      },
    ],
    ['start out x', 'x replied pause', 'x timeout pause', 'x undeliverable pause'],
    { messages: 1 },
  ),
  subject('tags', [tagNode('x', wordOf('tags'))], ['start out x', 'x out pause']),
  subject('ticket', [ticketNode('x', `crash ${LABEL}`)], ['start out x', 'x out pause']),
  subject('variables', [listNode('x', `${wordOf('variables')} ${LABEL}`)], ['start out x', 'x out pause']),
  subject('delay', [], ['start out pause'], { points: WITHOUT_EFFECT }),
  subject(
    'wait-event',
    [{ id: 'x', type: 'wait_event', config: { eventType: ANSWER, correlation: LABEL, timeout: 'PT2H' } }],
    ['start out x', 'x received pause', 'x timeout pause'],
    { points: WITHOUT_EFFECT, answerBy: ANSWER },
  ),
  subject(
    'merge',
    [
      sendNode('a', 'whatsapp', `crash ${LABEL} a`),
      sendNode('b', 'sms', `crash ${LABEL} b`),
      { id: 'x', type: 'merge', config: { mode: 'all' } },
    ],
    ['start out a', 'start out b', ...afterSend('a', 'x'), ...afterSend('b', 'x'), 'x out pause'],
    { messages: 2 },
  ),
  subject(
    'loop',
    [
      { id: 'x', type: 'loop', config: { over: 'times', times: 2 } },
      sendNode('say', 'whatsapp', `crash ${LABEL} {{ loop.number }}`),
    ],
    ['start out x', 'x item say', ...afterSend('say', 'x'), 'x done pause'],
    { messages: 2 },
  ),
];
