import { flow } from '@columba/testing';
import {
  askQuestionNode,
  conditionNode,
  delayNode,
  endNode,
  type FlowDocument,
  failNode,
  loopControlNode,
  loopNode,
  mergeNode,
  sendMessageNode,
  setVariablesNode,
  subflowNode,
} from '@columba/workflow-contracts';
import { after, type CorpusCase, flowIdOf, send } from './corpus-case.js';

const email = (body: string) => ({ channel: 'email' as const, body });
const manual = { id: 'm1', type: 'manual', time: null, subject: null, data: { items: ['a', 'b', 'c', 'd'] } };

//  start --> each --item--> skip --true--> continue
//             |              +--false--> stop --true--> break
//             |                           +--false--> tell --> (each)
//             +--done--> sum --> end
const loop = flow('loop')
  .trigger()
  .next('each', loopNode, { items: 'event.data.items', collect: '{{ loop.item }}{{ loop.index }}' })
  .next('skip', conditionNode, { if: { path: 'loop.item', op: 'equals', value: 'b' } })
  .next('next', loopControlNode, { action: 'continue' })
  .from('skip', 'false')
  .next('stop', conditionNode, { if: { path: 'loop.item', op: 'equals', value: 'd' } })
  .next('out', loopControlNode, { action: 'break' })
  .from('stop', 'false')
  .next('tell', sendMessageNode, email('{{ loop.number }} {{ loop.item }}'))
  .to('each')
  .from('each', 'done')
  .next('sum', setVariablesNode, { assign: [{ name: 'all', value: '{{ nodes.each.output.results | join: "," }}' }] })
  .end()
  .build();

//  start --> outer --item--> inner (2 at once) --item--> tell --> (inner)
//             |               +--done--> (outer)
//             +--done--> end
const nested = flow('nested')
  .trigger()
  .next('outer', loopNode, { over: 'times', times: 2 })
  .next('inner', loopNode, { over: 'times', times: 3, parallelism: 2, onItemError: 'continue' })
  .next('tell', sendMessageNode, email('{{ loop.parent.index }}.{{ loop.index }}'))
  .to('inner')
  .from('inner', 'done')
  .to('outer')
  .from('outer', 'done')
  .end()
  .build();

//  start --+--> left --sent--> join --> end
//          +--> hold --> right --sent--> join
function joining(mode: 'all' | 'any'): FlowDocument {
  return flow('join')
    .trigger()
    .next('left', sendMessageNode, email('left'))
    .next('join', mergeNode, { mode, result: 'array' })
    .end()
    .from('start')
    .next('hold', delayNode, { for: 'PT1H' })
    .next('right', sendMessageNode, email('right'))
    .to('join')
    .build();
}

//  start --> call --out--> tell --> end
//             +--error--> sorry --> end     +--timeout--> end
const parent = flow('parent')
  .trigger()
  .next('call', subflowNode, { flowId: flowIdOf('1'), input: { item: '{{ event.data.items[0] }}' }, timeout: 'P2D' })
  .next('tell', sendMessageNode, email('{{ nodes.call.output.total }}'))
  .end()
  .from('call', 'error')
  .next('sorry', sendMessageNode, email('{{ error.code }}'))
  .end()
  .from('call', 'timeout')
  .end()
  .build();
const child = flow('child')
  .trigger()
  .next('look', delayNode, { for: 'PT5M' })
  .next('done', endNode, { result: { total: '{{ event.data.item }}!' } })
  .build();
const failing = flow('child').trigger().next('stop', failNode, { reason: 'Sold out' }).build();
const slow = flow('child').trigger().next('look', delayNode, { for: 'P9D' }).end().build();

const retry = {
  maxAttempts: 3,
  initialDelayMs: 1_000,
  factor: 2,
  maxDelayMs: 30_000,
  jitter: true,
  kinds: ['transient' as const],
  codes: [],
};
//  start --> tell --sent--> end
//             +--undeliverable, error (permanent)--> sorry --> end
const errors = flow('errors')
  .trigger()
  .next('tell', sendMessageNode, email('Hello'), { retry })
  .end()
  .from('tell', 'undeliverable')
  .next('sorry', sendMessageNode, { channel: 'whatsapp', body: '{{ error.code }}' })
  .end()
  .from('tell', 'error')
  .to('sorry', { kinds: ['permanent'] })
  .build();

//  start --> ask --replied--> hold --> bye --> end
const resting = flow('resting')
  .settings({ runTimeout: 'P10D' })
  .trigger()
  .next('ask', askQuestionNode, { ...email('Well?'), timeout: 'P1D' })
  .next('hold', delayNode, { for: 'P3D' })
  .next('bye', sendMessageNode, email('Bye'))
  .end()
  .from('ask', 'timeout')
  .next('forever', delayNode, { for: 'P30D' })
  .end()
  .build();

const by = 'user:7';
const refused = { code: 'email.auth', errorKind: 'permanent' as const };
const calls = (document: FlowDocument) => ({ document: parent, event: manual, subflows: { 1: document } });
const answers = { kind: 'reply' as const, text: 'Fine' };

/** Each form of control flow, each way through an error, and what people may do to a run. */
export const CONTROL_CASES: readonly CorpusCase[] = [
  { name: 'loop-with-continue-and-break', document: loop, event: manual },
  { name: 'loops-nested-and-parallel', document: nested, event: manual },
  {
    name: 'loop-keeps-an-error-as-a-result',
    document: nested,
    event: manual,
    sends: [send('accepted'), send('rejected', refused)],
  },
  { name: 'merge-of-all', document: joining('all'), event: manual },
  { name: 'merge-of-any', document: joining('any'), event: manual },
  { name: 'subflow-with-a-result', ...calls(child) },
  { name: 'subflow-as-the-child-sees-it', ...calls(child), of: 'child' },
  { name: 'subflow-that-fails', ...calls(failing) },
  { name: 'subflow-that-takes-too-long', ...calls(slow) },
  { name: 'subflow-that-is-not-there', document: parent, event: manual },
  { name: 'retry-until-it-succeeds', document: errors, event: manual, sends: [send('rejected', { times: 2 })] },
  { name: 'retries-used-up', document: errors, event: manual, sends: [send('rejected', { times: 3 })] },
  { name: 'error-edge', document: errors, event: manual, sends: [send('rejected', refused)] },
  { name: 'undeliverable', document: errors, event: manual, sends: [send('undeliverable')] },
  {
    name: 'retry-of-a-failed-run',
    document: errors,
    event: manual,
    sends: [send('rejected', { times: 3 })],
    acts: [after('PT1H', { kind: 'retry' })],
    of: 'retried',
  },
  { name: 'lost-answer-never-cleared-up', document: errors, event: manual, sends: [send('unknown')] },
  {
    name: 'lost-answer-and-a-receipt',
    document: errors,
    event: manual,
    sends: [send('unknown')],
    acts: [after('PT20S', { kind: 'receipt', status: 'delivered' })],
  },
  {
    name: 'lost-answer-and-a-refusal',
    document: errors,
    event: manual,
    sends: [send('unknown')],
    acts: [after('PT20S', { kind: 'receipt', status: 'failed' })],
  },
  {
    name: 'paused-and-resumed',
    document: resting,
    event: manual,
    acts: [after('PT1H', answers), after('PT2H', { kind: 'pause', by }), after('P5D', { kind: 'resume', by })],
  },
  {
    name: 'reply-while-paused',
    document: resting,
    event: manual,
    acts: [after('PT2H', answers), after('PT1H', { kind: 'pause', by }), after('PT3H', { kind: 'resume', by })],
  },
  { name: 'cancelled', document: resting, event: manual, acts: [after('PT1H', { kind: 'cancel', by })] },
  { name: 'run-timeout', document: resting, event: manual },
];
