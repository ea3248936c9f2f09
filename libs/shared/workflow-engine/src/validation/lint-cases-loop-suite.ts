import {
  conditionNode,
  delayNode,
  endNode,
  loopControlNode,
  loopNode,
  tagsNode,
  ticketNode,
} from '@columba/workflow-contracts';
import { byHand, edited, type LintCase, textIs } from './lint-case-suite.js';

const tagged = { add: ['x'] };
const thrice = { over: 'times' as const, times: 3 };

//  start --> each --item--> tag --> each
//              +--done--> done
const looping = (config: Parameters<typeof loopNode.config.parse>[0] & object = thrice) =>
  byHand()
    .settings({ variables: { orders: [] } })
    .next('each', loopNode, config)
    .next('tag', tagsNode, tagged)
    .to('each')
    .from('each', 'done')
    .end()
    .build();

const leaving = (loop: string | undefined) =>
  byHand()
    .next('outer', loopNode, thrice)
    .next('inner', loopNode, thrice)
    .next('leave', loopControlNode, loop === undefined ? {} : { loop })
    .from('outer', 'done')
    .next('other', loopNode, thrice)
    .next('tag', tagsNode, tagged)
    .from('other', 'done')
    .end()
    .build();

export const LOOP_CASES: readonly LintCase[] = [
  ['a body that leads back to its loop', looping(), []],
  [
    'a body that ends anywhere',
    byHand()
      .next('each', loopNode, thrice)
      .next('which', conditionNode, { if: textIs('x') })
      .next('tag', tagsNode, tagged)
      .from('each', 'done')
      .end()
      .build(),
    [],
  ],
  [
    'a loop without a body, and one that nothing follows',
    byHand()
      .next('first', loopNode, thrice)
      .next('second', loopNode, thrice)
      .from('first', 'done')
      .next('third', loopNode, thrice)
      .next('tag', tagsNode, tagged)
      .build(),
    ['node.dead-end:main /nodes/2', 'node.dead-end:main /nodes/3'],
  ],
  [
    'a body that goes round in itself',
    byHand()
      .next('each', loopNode, thrice)
      .next('a', tagsNode, tagged)
      .next('b', tagsNode, tagged)
      .to('a')
      .from('each', 'done')
      .end()
      .build(),
    ['graph.cycle-without-wait:usual /nodes/2'],
  ],
  [
    'a loop that is led back to from behind it',
    byHand()
      .next('each', loopNode, thrice)
      .next('tag', tagsNode, tagged)
      .from('each', 'done')
      .next('again', ticketNode, { subject: 'x' })
      .to('each')
      .build(),
    ['graph.cycle-without-wait:usual /nodes/1'],
  ],
  [
    'the same with a wait',
    byHand()
      .next('each', loopNode, thrice)
      .next('tag', tagsNode, tagged)
      .from('each', 'done')
      .next('rest', delayNode, { for: 'PT1H' })
      .to('each')
      .build(),
    [],
  ],
  ['leaving the innermost loop', leaving(undefined), []],
  ['leaving the outer loop', leaving('outer'), []],
  ['leaving a loop that is somewhere else', leaving('other'), ['loop.control-outside:named /nodes/3/config/loop']],
  [
    'leaving a loop that is not there',
    byHand().next('leave', loopControlNode, {}).build(),
    ['loop.control-outside:usual /nodes/1'],
  ],
  ['a list that is named', looping({ items: 'vars.orders' }), []],
  [
    'a list that is misspelt',
    looping({ items: 'vars.order' }),
    ['template.unknown-variable:close-variable /nodes/1/config/items'],
  ],
  ['a result of the body', looping({ ...thrice, collect: '{{ loop.number }}: {{ nodes.tag.output.tags }}' }), []],
  [
    'a result of a node that is not there',
    looping({ ...thrice, collect: 'nodes.nobody.output' }),
    ['template.unknown-variable:node /nodes/1/config/collect'],
  ],
  [
    'an iteration’s values outside of any',
    byHand()
      .next('each', loopNode, thrice)
      .next('tag', tagsNode, tagged)
      .from('each', 'done')
      .next('ticket', ticketNode, { subject: '{{ loop.item }}' })
      .end()
      .build(),
    ['loop.read-outside:usual /nodes/3/config/subject'],
  ],
  [
    'an iteration’s output outside of the loop',
    byHand()
      .next('each', loopNode, thrice)
      .next('tag', tagsNode, tagged)
      .from('each', 'done')
      .next('ticket', ticketNode, { subject: '{{ nodes.tag.output.tags }}' })
      .end()
      .build(),
    ['variable.read-before-set:node-in-loop /nodes/3/config/subject'],
  ],
  [
    'a loop over nothing, too parallel for its condition, more often than it may',
    edited(looping(), ({ nodes }) => {
      const [, each] = nodes;
      if (each) each.config = { over: 'items' };
    }),
    ['node.config-invalid:required /nodes/1/config/items'],
  ],
  [
    'an end in the body',
    byHand().next('each', loopNode, thrice).next('stop', endNode, {}).from('each', 'done').end().build(),
    [],
  ],
];
