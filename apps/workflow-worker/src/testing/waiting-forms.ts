import { type ControlFlowForm, SORRY, sorry, tell } from './control-flow-form.js';
import { manual, result, subflow } from './subflow-flows.js';
import { end, flow, type Node, send, trigger } from './test-flows.js';

const path = (nodeId: string) => ['start', nodeId, 'tell', 'done'];

const called: ControlFlowForm = {
  name: 'subflow',
  child: flow(
    'child',
    [manual, send('child', 'Child'), result({ total: '7' })],
    ['start out child', 'child sent done'],
  ),
  document: (word, childId) =>
    flow(
      word,
      [trigger(word), subflow(childId), tell('Got {{ nodes.call.output.total }}'), sorry, end],
      ['start out call', 'call out tell', 'call error sorry', 'tell sent done', 'sorry sent done'],
    ),
  path: path('call'),
  messages: ['Child', 'Got 7'],
  diesAt: 'Child',
  error: { messages: ['Sorry: subflow.failed'] },
};

/** start --> node --port--> tell --> done, where the message's error is caught or not. */
const behind = (node: Node, port: string, body: string, caught: boolean) => (word: string) =>
  flow(
    word,
    [trigger(word), node, tell(body), sorry, end],
    [
      `start out ${node.id}`,
      `${node.id} ${port} tell`,
      'tell sent done',
      ...(caught ? [`${node.id} error sorry`, 'tell error sorry', 'sorry sent done'] : []),
    ],
  );
const delay: ControlFlowForm = {
  name: 'delay',
  document: behind({ id: 'hold', type: 'delay', config: { for: 'PT0.5S' } }, 'out', 'Later', false),
  path: path('hold'),
  messages: ['Later'],
  diesAt: 'Later',
  error: { messages: [], deadLetter: 'tell' },
};
const waitEvent: ControlFlowForm = {
  name: 'wait for event',
  document: behind(
    { id: 'paid', type: 'wait_event', config: { eventType: 'x.paid', timeout: 'PT1H' } },
    'received',
    'Paid {{ nodes.paid.output.event.data.sum }}',
    true,
  ),
  path: path('paid'),
  messages: ['Paid 5'],
  diesAt: 'Paid 5',
  error: { messages: [SORRY] },
  waitsFor: 'event',
};
const question: ControlFlowForm = {
  name: 'ask question, reply',
  document: behind(
    {
      id: 'ask',
      type: 'ask_question',
      config: { channel: 'same', body: 'Which order?', timeout: 'PT1H', saveAs: 'order' },
    },
    'replied',
    'Order {{ vars.order }}',
    true,
  ),
  path: path('ask'),
  messages: ['Which order?', 'Order 4711'],
  diesAt: 'Which order?',
  error: { messages: [SORRY] },
  waitsFor: 'reply',
};
const approval: ControlFlowForm = {
  name: 'approval',
  document: behind(
    { id: 'ask', type: 'approval', config: { title: 'Refund?' } },
    'approved',
    'Says {{ nodes.ask.output.by }}',
    false,
  ),
  path: path('ask'),
  messages: ['Says user:1'],
  diesAt: 'Says user:1',
  error: { messages: [], deadLetter: 'tell' },
  waitsFor: 'approval',
};
const variables: ControlFlowForm = {
  name: 'set variables of the flow',
  document: behind(
    {
      id: 'set',
      type: 'set_variables',
      config: { assign: [{ scope: 'flow', name: 'hits', operation: 'increment', value: '1' }] },
    },
    'out',
    'Hits {{ flow.hits }}',
    true,
  ),
  path: path('set'),
  messages: ['Hits 1'],
  diesAt: { variable: 'hits' },
  error: { messages: ['Sorry: variables.type-mismatch'] },
};

export const WAITING_FORMS: readonly ControlFlowForm[] = [called, delay, waitEvent, question, approval, variables];
