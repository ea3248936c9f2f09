import type { FlowDocument } from '@columba/workflow-contracts';
import { end, flow, type Node, send, trigger } from './test-flows.js';

export const manual: Node = { id: 'start', type: 'trigger_manual', config: {} };
export const subflow = (flowId: string, config: object = {}): Node => ({
  id: 'call',
  type: 'subflow',
  config: { flowId, ...config },
});
export const result = (mapping: object): Node => ({ id: 'done', type: 'end', config: { result: mapping } });
export const hold: Node = { id: 'hold', type: 'delay', config: { for: 'P1D' } };
export const fails: Node = { id: 'stop', type: 'fail', config: { reason: 'No stock of {{ event.data.item }}' } };

/** word --> call --out--> tell --> done, and --error--> sorry */
export const parent = (word: string, childId: string, config: object = {}, caught = true): FlowDocument =>
  flow(
    word,
    [
      trigger(word),
      subflow(childId, { input: { item: '{{ event.text }}' }, ...config }),
      send('tell', 'Got {{ nodes.call.output.total }}'),
      send('sorry', 'Sorry: {{ error.code }}'),
      end,
    ],
    [
      'start out call',
      'call out tell',
      ...(caught ? ['call error sorry', 'sorry sent done', 'sorry undeliverable done'] : []),
      'tell sent done',
      'tell undeliverable done',
    ],
  );
