import { emptyFlowDocument, type FlowDocument } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { variablesAt } from './variable-catalogue';

//  start --> ask --replied--> hello
//             +--error--> sorry          later (not connected)
const document: FlowDocument = {
  ...emptyFlowDocument('x'),
  settings: { timezone: 'UTC', reentry: 'any', variables: { greeting: 'Hi' } },
  nodes: [
    { id: 'start', type: 'trigger_message', config: {} },
    { id: 'ask', type: 'ask_question', config: { saveAs: 'answer' } },
    { id: 'hello', type: 'send_message', config: {} },
    { id: 'sorry', type: 'send_message', config: {} },
    { id: 'later', type: 'ticket', config: {} },
  ],
  edges: [
    { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'ask' } },
    { id: 'e2', from: { node: 'ask', port: 'replied' }, to: { node: 'hello' } },
    { id: 'e3', from: { node: 'ask', port: 'error' }, to: { node: 'sorry' } },
  ],
};
const at = (nodeId: string) =>
  Object.fromEntries(variablesAt(document, nodeId).map((group) => [group.id, group.paths]));

it('offers outputs of what comes before, not of what does not', () => {
  expect(at('hello').ask).toContain('nodes.ask.output.reply.text');
  expect(at('hello')).not.toHaveProperty('later');
  expect(at('later')).not.toHaveProperty('ask');
});

it('offers variables from settings, assignments and replies', () => {
  expect(at('hello').vars).toEqual(['vars.greeting', 'vars.answer']);
});

it('offers the error only behind an error port, and event fields by trigger', () => {
  expect(at('sorry').error).toContain('error.code');
  expect(at('hello')).not.toHaveProperty('error');
  expect(at('hello').event).toContain('event.text');
  expect(at('later')).not.toHaveProperty('event');
});
