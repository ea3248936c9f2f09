import {
  askQuestionNode,
  conditionNode,
  delayNode,
  mergeNode,
  retryPolicySchema,
  sendMessageNode,
  setVariablesNode,
  switchNode,
  tagsNode,
} from '@columba/workflow-contracts';
import { byHand, edited, type LintCase, onEvent, onMessage, sending, sms, textIs } from './lint-case-suite.js';

const ask = (channel: 'same' | 'sms' | 'email' = 'same') => ({ channel, body: 'How are you?', timeout: 'PT1H' });
const tagged = { add: ['x'] };
const policy = retryPolicySchema.parse({
  maxAttempts: 3,
  initialDelayMs: 500,
  factor: 2,
  maxDelayMs: 30_000,
  jitter: true,
  kinds: ['transient'],
  codes: [],
});

//  start --> which --true--> a --> join --> done
//                  --false-> b ------^
const exclusive = byHand()
  .next('which', conditionNode, { if: textIs('x') })
  .next('a', tagsNode, tagged)
  .next('join', mergeNode, {})
  .end()
  .from('which', 'false')
  .next('b', tagsNode, tagged)
  .to('join')
  .build();

//  start --> a --> join --> done
//    +-----> b ------^
const parallel = byHand()
  .next('a', tagsNode, tagged)
  .next('join', mergeNode, {})
  .end()
  .from('start')
  .next('b', tagsNode, tagged)
  .to('join')
  .build();

//  start --> a(ask) --> done        start --> b(ask) --> done
const twoQuestions = (first: 'same' | 'sms' | 'email', second: 'same' | 'sms' | 'email') =>
  onMessage('sms')
    .next('a', askQuestionNode, ask(first))
    .end()
    .from('start')
    .next('b', askQuestionNode, ask(second))
    .end()
    .build();

const errorEdges = (
  ...caught: ({ kinds?: ('user' | 'transient' | 'permanent' | 'bug')[]; codes?: string[] } | undefined)[]
) => {
  const builder = sms('x');
  return edited(builder, ({ nodes, edges }) => {
    caught.forEach((onError, index) => {
      nodes.push({ id: `end${index}`, type: 'end', config: {} });
      edges.push({
        id: `x${index}`,
        from: { node: 'send', port: 'error' },
        to: { node: `end${index}` },
        ...(onError ? { onError } : {}),
      });
    });
  });
};

export const GRAPH_CASES: readonly LintCase[] = [
  ['a merge of branches of which one is taken', exclusive, ['merge.exclusive-branches:usual /nodes/3']],
  ['a merge of branches that run side by side', parallel, []],
  [
    'a merge that a fork far before it leads to',
    edited(exclusive, ({ edges, nodes }) => {
      nodes.push({ id: 'second', type: 'tags', config: tagged });
      edges.push({ id: 'f1', from: { node: 'start', port: 'out' }, to: { node: 'second' } });
      edges.push({ id: 'f2', from: { node: 'second', port: 'out' }, to: { node: 'join' } });
    }),
    [],
  ],
  ['two questions side by side', twoQuestions('same', 'sms'), ['graph.parallel-replies:two /nodes/0']],
  [
    'two questions on different channels',
    twoQuestions('email', 'sms'),
    ['message.no-address:other /nodes/1/config/channel', 'message.no-subject:email /nodes/1/config/subject'],
  ],
  [
    'one question that two branches lead to',
    edited(parallel, ({ nodes, edges }) => {
      Object.assign(nodes[2]!, { type: 'ask_question', config: ask() });
      Object.assign(edges[2]!, { from: { node: 'join', port: 'replied' } });
    }),
    ['graph.parallel-replies:twice /nodes/0'],
  ],
  [
    'two questions behind the merge, one after the other',
    edited(parallel, ({ nodes, edges }) => {
      nodes.push({ id: 'q1', type: 'ask_question', config: ask() }, { id: 'q2', type: 'ask_question', config: ask() });
      Object.assign(edges[2]!, { to: { node: 'q1' } });
      edges.push({ id: 'q12', from: { node: 'q1', port: 'replied' }, to: { node: 'q2' } });
      edges.push({ id: 'q2e', from: { node: 'q2', port: 'replied' }, to: { node: 'done' } });
    }),
    [],
  ],
  ['an error edge that names nothing', errorEdges({ kinds: [] }), ['edge.never-matches:usual /edges/2/onError']],
  ['all errors, and some again', errorEdges(undefined, { kinds: ['user'] }), ['edge.catches-twice:usual /edges/3']],
  ['all errors twice', errorEdges(undefined, {}), ['edge.catches-twice:all /edges/3']],
  ['one code twice', errorEdges({ codes: ['a', 'b'] }, { codes: ['b'] }), ['edge.catches-twice:usual /edges/3']],
  ['different errors', errorEdges({ kinds: ['user'] }, { kinds: ['bug'], codes: ['a'] }, { codes: ['b'] }), []],
  [
    'an edge behind an end',
    edited(sms('x'), ({ edges }) =>
      edges.push({ id: 'after', from: { node: 'done', port: 'out' }, to: { node: 'send' } }),
    ),
    ['edge.unknown-port:terminal /edges/2/from/port'],
  ],
  [
    'an edge by a port that is not there',
    edited(sms('x'), ({ edges }) => edges.push({ id: 'z', from: { node: 'send', port: 'z' }, to: { node: 'done' } })),
    ['edge.unknown-port:usual /edges/2/from/port'],
  ],
  [
    'a type that is nearly one',
    edited(sms('x'), ({ nodes }) => Object.assign(nodes[1]!, { type: 'sendMesage' })),
    ['node.unknown-type:close /nodes/1/type'],
  ],
  [
    'a type that is none',
    edited(sms('x'), ({ nodes }) => Object.assign(nodes[1]!, { type: 'teleport' })),
    ['node.unknown-type:usual /nodes/1/type'],
  ],
  [
    'tries, and nothing for when all fail',
    onMessage('sms').next('send', sendMessageNode, sending('sms'), { retry: policy }).end().build(),
    ['node.error-unhandled:usual /nodes/1'],
  ],
  [
    'one try only',
    onMessage('sms')
      .next('send', sendMessageNode, sending('sms'), { retry: { ...policy, maxAttempts: 1 } })
      .end()
      .build(),
    [],
  ],
  [
    'a policy on a node that does nothing outside',
    byHand()
      .next('if', conditionNode, { if: textIs('x') }, { retry: policy })
      .end()
      .from('if', 'false')
      .end()
      .build(),
    ['retry.no-effect:no-effects /nodes/1/retry'],
  ],
  [
    'a policy without any error',
    onMessage('sms')
      .next('send', sendMessageNode, sending('sms'), { retry: { ...policy, kinds: [] } })
      .end()
      .from('send', 'error')
      .end()
      .build(),
    ['retry.no-effect:nothing-named /nodes/1/retry/kinds'],
  ],
  [
    'tries that outlast the wait for the answer',
    onMessage('sms')
      .next(
        'ask',
        askQuestionNode,
        { ...ask(), timeout: 'PT1M' },
        { retry: { ...policy, initialDelayMs: 60_000, maxDelayMs: 60_000 } },
      )
      .end()
      .from('ask', 'error')
      .end()
      .build(),
    ['retry.too-long:wait /nodes/1/retry'],
  ],
  [
    'a circle with a rest in it',
    onEvent('columba.order.placed.v1')
      .next('rest', delayNode, { for: 'PT1H' })
      .next('tag', tagsNode, tagged)
      .to('rest')
      .build(),
    [],
  ],
  [
    'a circle without one',
    onEvent('columba.order.placed.v1')
      .next('set', setVariablesNode, { assign: [{ name: 'x', value: '1' }] })
      .next('tag', tagsNode, tagged)
      .to('set')
      .build(),
    ['graph.cycle-without-wait:usual /nodes/1'],
  ],
  [
    'a case that asks what an earlier one asked',
    byHand()
      .next('which', switchNode, {
        cases: [
          { port: 'a', when: textIs('x') },
          { port: 'b', when: textIs('x') },
          { port: 'c', when: textIs('y') },
        ],
      })
      .build(),
    ['switch.case-shadowed:same /nodes/1/config/cases/1/when'],
  ],
  [
    'a case behind one that always holds',
    byHand()
      .next('which', switchNode, {
        cases: [
          { port: 'a', when: { not: { any: [] } } },
          { port: 'b', when: textIs('y') },
        ],
      })
      .build(),
    [
      'condition.constant:always /nodes/1/config/cases/0/when',
      'switch.case-shadowed:after-always /nodes/1/config/cases/1/when',
    ],
  ],
  [
    'the same two, asked the other way round by their priority',
    byHand()
      .next('which', switchNode, {
        cases: [
          { port: 'a', when: { all: [] }, priority: 2 },
          { port: 'b', when: textIs('y'), priority: 1 },
        ],
      })
      .build(),
    ['condition.constant:always /nodes/1/config/cases/0/when'],
  ],
];
