import { type ControlFlowForm, SORRY, sorry, tell } from './control-flow-form.js';
import { end, flow, type Node, send, trigger } from './test-flows.js';

const loop = (id: string, items: unknown[], config: object = {}): Node => ({
  id,
  type: 'loop',
  config: { items: JSON.stringify(items), ...config },
});
const counted = tell('Sent {{ nodes.each.output.count }}, failed {{ nodes.each.output.failed }}');
//  start --> each --item--> item --sent--> (next turn)
//             +-----done--> tell --> done
const looped = ['start out each', 'each item item', 'each done tell', 'item sent each', 'tell sent done'];

const loopInSequence: ControlFlowForm = {
  name: 'loop, one after the other',
  document: (word) =>
    flow(
      word,
      [
        trigger(word),
        loop('each', ['A', 'B', 'C'], { onItemError: 'continue' }),
        send('item', 'Item {{ loop.item }}'),
        counted,
        end,
      ],
      looped,
    ),
  path: ['start', 'item', 'item', 'item', 'each', 'tell', 'done'],
  messages: ['Item A', 'Item B', 'Item C', 'Sent 3, failed 0'],
  diesAt: 'Item B',
  error: { messages: ['Item A', 'Item C', 'Sent 3, failed 1'] },
};
const loopInParallel: ControlFlowForm = {
  name: 'loop, side by side',
  document: (word) =>
    flow(
      word,
      [
        trigger(word),
        loop('each', ['A', 'B', 'C'], { parallelism: 3 }),
        send('item', 'Item {{ loop.item }}'),
        counted,
        sorry,
        end,
      ],
      [...looped, 'each error sorry', 'sorry sent done'],
    ),
  path: loopInSequence.path,
  sideBySide: true,
  messages: loopInSequence.messages,
  diesAt: 'Item C',
  error: { messages: ['Item A', 'Item B', SORRY] },
};
const nestedLoops: ControlFlowForm = {
  name: 'loops, nested',
  document: (word) =>
    flow(
      word,
      [
        trigger(word),
        loop('each', [1, 2], { onItemError: 'continue' }),
        loop('inner', ['a', 'b']),
        send('item', 'Item {{ loop.parent.item }}{{ loop.item }}'),
        counted,
        end,
      ],
      ['start out each', 'each item inner', 'inner item item', 'item sent inner', 'inner done each', 'each done tell'],
    ),
  path: ['start', 'item', 'item', 'inner', 'item', 'item', 'inner', 'each', 'tell'],
  messages: ['Item 1a', 'Item 1b', 'Item 2a', 'Item 2b', 'Sent 2, failed 0'],
  diesAt: 'Item 2a',
  error: { refused: 'Item 1b', messages: ['Item 1a', 'Item 2a', 'Item 2b', 'Sent 2, failed 1'] },
};
const loopControls: ControlFlowForm = {
  name: 'loop with continue and break',
  document: (word) => {
    const is = (port: string, value: string) => ({ port, when: { path: 'loop.item', op: 'equals', value } });
    return flow(
      word,
      [
        trigger(word),
        loop('each', ['A', 'B', 'C', 'D']),
        { id: 'which', type: 'switch', config: { cases: [is('skip', 'A'), is('stop', 'C')] } },
        { id: 'skip', type: 'loop_control', config: { action: 'continue' } },
        { id: 'stop', type: 'loop_control', config: { action: 'break' } },
        send('item', 'Item {{ loop.item }}'),
        tell('Turns {{ nodes.each.output.count }}, stopped {{ nodes.each.output.stopped }}'),
        end,
      ],
      [
        'start out each',
        'each item which',
        'which skip skip',
        'which stop stop',
        'which default item',
        'item sent each',
        'each done tell',
        'tell sent done',
      ],
    );
  },
  path: ['start', 'which', 'skip', 'which', 'item', 'which', 'stop', 'each', 'tell', 'done'],
  messages: ['Item B', 'Turns 3, stopped true'],
  diesAt: 'Item B',
  error: { messages: [], deadLetter: 'item' },
};

export const LOOP_FORMS: readonly ControlFlowForm[] = [loopInSequence, loopInParallel, nestedLoops, loopControls];
