import { type ControlFlowForm, SORRY, sorry, tell } from './control-flow-form.js';
import { end, flow, type Node, send, trigger } from './test-flows.js';

const condition: ControlFlowForm = {
  name: 'condition',
  document: (word) =>
    flow(
      word,
      [
        trigger(word),
        { id: 'if', type: 'condition', config: { if: { path: 'event.text', op: 'contains', value: word } } },
        tell('Yes'),
        send('no', 'No'),
        sorry,
        end,
      ],
      ['start out if', 'if true tell', 'if false no', 'tell sent done', 'tell error sorry', 'sorry sent done'],
    ),
  path: ['start', 'if', 'tell', 'done'],
  messages: ['Yes'],
  diesAt: 'Yes',
  error: { messages: [SORRY] },
};

const switched: ControlFlowForm = {
  name: 'switch',
  document: (word) => {
    const when = { path: 'event.text', op: 'contains', value: word };
    const cases = [
      { port: 'second', when },
      { port: 'first', when, priority: 1 },
    ];
    return flow(
      word,
      [
        trigger(word),
        { id: 'which', type: 'switch', config: { cases } },
        tell('First'),
        send('second', 'Second'),
        send('neither', 'Neither'),
        end,
      ],
      ['start out which', 'which first tell', 'which second second', 'which default neither', 'tell sent done'],
    );
  },
  path: ['start', 'which', 'tell', 'done'],
  messages: ['First'],
  diesAt: 'First',
  error: { messages: [], deadLetter: 'tell' },
};

const split: ControlFlowForm = {
  name: 'A/B split',
  document: (word) => {
    const branches = [
      { port: 'a', weight: 0 },
      { port: 'b', weight: 1 },
    ];
    return flow(
      word,
      [
        trigger(word),
        { id: 'split', type: 'ab_split', config: { branches } },
        send('a', 'A'),
        tell('Branch {{ nodes.split.output.branch }}'),
        sorry,
        end,
      ],
      ['start out split', 'split a a', 'split b tell', 'tell sent done', 'tell error sorry', 'sorry sent done'],
    );
  },
  path: ['start', 'split', 'tell', 'done'],
  messages: ['Branch b'],
  diesAt: 'Branch b',
  error: { messages: [SORRY] },
};

//  start --> left  --> join --> tell --> done
//    +-----> right ----^
const branches = (word: string, config: Node['config'], caughtInto?: string) =>
  flow(
    word,
    [
      trigger(word),
      send('left', 'Left'),
      send('right', 'Right'),
      { id: 'join', type: 'merge', config },
      tell('Joined'),
      sorry,
      end,
    ],
    [
      'start out left',
      'start out right',
      'left sent join',
      'right sent join',
      'join out tell',
      'tell sent done',
      ...(caughtInto ? ['left error sorry', 'right error sorry', `sorry sent ${caughtInto}`] : []),
    ],
  );
const joined = { path: ['start', 'left', 'right', 'join', 'tell', 'done'], sideBySide: true } as const;
const merged = { ...joined, path: [...joined.path], messages: ['Left', 'Right', 'Joined'] };

const mergeAll: ControlFlowForm = {
  ...merged,
  name: 'branches, merge all',
  document: (word) => branches(word, { mode: 'all' }, 'join'),
  diesAt: 'Right',
  error: { messages: ['Left', SORRY, 'Joined'] },
};
const mergeAny: ControlFlowForm = {
  ...merged,
  name: 'branches, merge any',
  document: (word) => branches(word, { mode: 'any' }, 'done'),
  diesAt: 'Joined',
  error: { refused: 'Left', messages: [SORRY, 'Right', 'Joined'] },
};
const mergeNamed: ControlFlowForm = {
  ...merged,
  name: 'branches, merge named',
  document: (word) => branches(word, { mode: 'named', inputs: ['right'] }),
  diesAt: 'Right',
  error: { messages: ['Left'], deadLetter: 'right' },
};

export const BRANCHING_FORMS: readonly ControlFlowForm[] = [condition, switched, split, mergeAll, mergeAny, mergeNamed];
