import {
  abSplitNode,
  approvalNode,
  conditionNode,
  delayNode,
  loopControlNode,
  loopNode,
  mergeNode,
  retryPolicySchema,
  sendMessageNode,
  setVariablesNode,
  subflowNode,
  tagsNode,
} from '@columba/workflow-contracts';
import { byHand, type LintCase, onMessage, sending, textIs } from './lint-case-suite.js';

const FLOW = '01890000-0000-7000-8000-00000000f001';
const tagged = { add: ['x'] };
const tenTimes = { over: 'times' as const, times: 10 };
const tries = retryPolicySchema.parse({
  maxAttempts: 5,
  initialDelayMs: 60_000,
  factor: 1,
  maxDelayMs: 60_000,
  jitter: true,
  kinds: ['transient'],
  codes: [],
});
const whileOpen = { over: 'while' as const, while: { path: 'vars.open', op: 'equals' as const, value: true } };

//  start --> each --item--> send, then what `rest` says
const flood = (config: Parameters<typeof loopNode.config.parse>[0] & object, rests = false) => {
  const builder = onMessage('sms').next('each', loopNode, config).next('send', sendMessageNode, sending('sms'));
  if (rests) builder.next('rest', delayNode, { for: 'PT1M' });
  return builder.from('each', 'done').end().build();
};

//  start --> again --item--> set --> again
const untilClosed = (name: string) =>
  byHand()
    .settings({ variables: { open: true } })
    .next('again', loopNode, whileOpen)
    .next('set', setVariablesNode, { assign: [{ name, value: 'false', as: 'boolean' }] })
    .to('again')
    .from('again', 'done')
    .end()
    .build();

const approving = (runTimeout?: string) =>
  byHand()
    .settings(runTimeout === undefined ? {} : { runTimeout })
    .next('ok', approvalNode, { title: 'Is it good?', timeout: 'P3D' })
    .end()
    .from('ok', 'rejected')
    .end()
    .build();

const named = (...inputs: string[]) =>
  byHand()
    .next('a', tagsNode, tagged)
    .next('join', mergeNode, { mode: 'named', inputs })
    .end()
    .from('start')
    .next('b', tagsNode, tagged)
    .to('join')
    .build();

/** What takes time, repeats itself, or is shared out. */
export const TIME_CASES: readonly LintCase[] = [
  ['a message for each item', flood({ items: '[1,2]' }), ['loop.sends-without-wait:usual /nodes/2']],
  ['ten times', flood(tenTimes), ['loop.sends-without-wait:usual /nodes/2']],
  ['two times', flood({ ...tenTimes, times: 2 }), []],
  ['ten times, with a rest', flood(tenTimes, true), []],
  ['a loop whose condition changes', untilClosed('open'), []],
  ['a loop whose condition does not', untilClosed('other'), ['loop.never-changes:usual /nodes/1/config/while']],
  [
    'an edge out of a loop',
    byHand()
      .next('each', loopNode, tenTimes)
      .next('tag', tagsNode, tagged)
      .next('after', tagsNode, tagged)
      .end()
      .from('each', 'done')
      .to('after')
      .build(),
    ['loop.body-left:usual /edges/2'],
  ],
  [
    'a loop control that a run may come to without a loop',
    byHand()
      .next('which', conditionNode, { if: textIs('x') })
      .next('each', loopNode, tenTimes)
      .next('leave', loopControlNode, {})
      .from('which', 'false')
      .to('leave')
      .from('each', 'done')
      .end()
      .build(),
    ['loop.control-outside:maybe /nodes/3'],
  ],
  [
    'a branch that nobody takes',
    byHand()
      .next('split', abSplitNode, {
        branches: [
          { port: 'a', weight: 1 },
          { port: 'b', weight: 0 },
        ],
      })
      .end()
      .from('split', 'b')
      .end()
      .build(),
    ['split.no-share:usual /nodes/1/config/branches/1/weight'],
  ],
  ['named inputs that are there', named('a', 'b'), []],
  ['a named input that is not', named('a', 'c'), ['merge.unknown-input:usual /nodes/2/config/inputs/1']],
  [
    'a flow that calls itself',
    byHand().next('again', subflowNode, { flowId: FLOW, timeout: 'PT1H' }).end().build(),
    ['subflow.calls-itself:usual /nodes/1/config/flowId'],
    { flowId: FLOW },
  ],
  [
    'a flow that calls another',
    byHand().next('other', subflowNode, { flowId: FLOW, timeout: 'PT1H' }).end().build(),
    [],
    { flowId: '01890000-0000-7000-8000-00000000f002' },
  ],
  [
    'a flow that calls another, which is published',
    byHand().next('other', subflowNode, { flowId: FLOW, timeout: 'PT1H' }).end().build(),
    [],
    { flows: new Map([[FLOW, 'published']]) },
  ],
  [
    'a flow that calls another, which is not',
    byHand().next('other', subflowNode, { flowId: FLOW, timeout: 'PT1H' }).end().build(),
    ['subflow.unknown-flow:unpublished /nodes/1/config/flowId'],
    { flows: new Map([[FLOW, 'unpublished']]) },
  ],
  [
    'a flow that calls one that there is not',
    byHand().next('other', subflowNode, { flowId: FLOW, timeout: 'PT1H' }).end().build(),
    ['subflow.unknown-flow:usual /nodes/1/config/flowId'],
    { flows: new Map() },
  ],
  [
    'a wait without an end',
    byHand().next('other', subflowNode, { flowId: FLOW }).end().build(),
    ['wait.no-timeout:usual /nodes/1/config/timeout'],
  ],
  [
    'one that the run ends',
    byHand().settings({ runTimeout: 'P1D' }).next('other', subflowNode, { flowId: FLOW }).end().build(),
    [],
  ],
  [
    'one that is none',
    byHand().next('other', subflowNode, { flowId: FLOW, mode: 'fire-and-forget' }).end().build(),
    [],
  ],
  ['an approval that has time', approving(), []],
  ['an approval whose deadline leads nowhere', approving(), ['node.dead-end:seldom /nodes/1']],
  [
    'an approval that the run does not wait for',
    approving('P2D'),
    ['wait.longer-than-run:usual /nodes/1/config/timeout'],
  ],
  ['one that it does', approving('P9D'), []],
  [
    'tries that the run does not wait for',
    onMessage('sms')
      .settings({ runTimeout: 'PT1M' })
      .next('send', sendMessageNode, sending('sms'), { retry: tries })
      .end()
      .from('send', 'error')
      .end()
      .build(),
    ['retry.too-long:run /nodes/1/retry'],
  ],
];
