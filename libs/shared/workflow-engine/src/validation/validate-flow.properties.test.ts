import { CONDITION_OPERATORS, type Condition, NODE_DEFINITIONS } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileCondition, evaluateCondition } from '../conditions/compile-condition.js';
import { constantOf } from './constant-condition.js';
import { validateFlow } from './validate-flow.js';

vi.setConfig({ testTimeout: 60_000 });

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const port = fc.constantFrom('out', 'true', 'false', 'sent', 'error', 'timeout', 'replied', 'item', 'done', 'x');
const path = fc.constantFrom(
  'event.text',
  'vars.x',
  'vars.y',
  'nodes.a.output.text',
  'nodes.b.output',
  'loop.item',
  '',
);
const value = fc.oneof(
  fc.constantFrom('a', 'b', '5', 5, 5.5, true, null),
  fc.array(fc.constantFrom('a', 5), { maxLength: 2 }),
);
const clause = fc.record(
  { path, op: fc.constantFrom(...CONDITION_OPERATORS), value },
  { requiredKeys: ['path', 'op'] },
);
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3 },
    clause,
    fc.record({ all: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}));
const text = fc.oneof(
  fc.constantFrom(
    '{{ vars.x }}',
    '{{ vars.x | upcase }}',
    '{{ nodes.a.output.text }}',
    '{% if vars.x %}',
    'Reply STOP',
    '✓',
  ),
  fc.string({ maxLength: 20 }),
);
const field = fc.constantFrom(
  ...new Set(NODE_DEFINITIONS.flatMap(({ config }) => Object.keys((config as { shape?: object }).shape ?? {}))),
);
const some = fc.oneof(
  condition,
  text,
  fc.constantFrom('same', 'sms', 'whatsapp', 'email', 'P1D', 'PT1S', 'all', 'any', 3),
  fc.constant([{ port: 'a', when: { all: [] } }]),
  fc.constant([{ name: 'x', value: '{{ vars.y }}' }]),
  fc.constant(['sms', 'whatsapp']),
  fc.constant({ always: true }),
);
const config = fc.dictionary(field, some, { maxKeys: 4 });
const ready = fc.constantFrom(
  { type: 'trigger_message', config: { channels: ['whatsapp', 'sms'], match: { always: true } } },
  { type: 'trigger_event', config: { eventType: 'x.a' } },
  { type: 'delay', config: { for: 'PT7H' } },
  { type: 'merge', config: {} },
  { type: 'ask_question', config: { channel: 'same', body: '{{ vars.x }}', saveAs: 'x' } },
  { type: 'set_variables', config: { assign: [{ name: 'y', value: '{{ nodes.a.output }}' }] } },
);
const anyNode = fc.record({ type: fc.constantFrom(...NODE_DEFINITIONS.map(({ type }) => type), 'teleport'), config });
const sendNode = fc
  .record({ channel: fc.constantFrom('sms', 'email', 'same', 'whatsapp'), body: text })
  .map((made) => ({
    type: 'send_message',
    config: made,
  }));
const node = fc.tuple(id, fc.oneof(ready, anyNode, sendNode)).map(([own, rest]) => ({ id: own, ...rest }));
const edge = fc.record({ id: fc.uuid(), from: fc.record({ node: id, port }), to: fc.record({ node: id }) });
const document = fc.record({
  schemaVersion: fc.constant(1),
  name: fc.constant('x'),
  nodes: fc.array(node, { maxLength: 8 }),
  edges: fc.array(edge, { maxLength: 16 }),
});

describe('validateFlow', () => {
  it('answers whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json().map((made): unknown => JSON.parse(made)),
          fc.anything(),
        ),
        (given) => {
          expect(validateFlow(given).problems).toBeInstanceOf(Array);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('says the same of any flow each time, in whole sentences, at places that are there', () => {
    fc.assert(
      fc.property(document, (given) => {
        const { problems } = validateFlow(given);
        expect(validateFlow(structuredClone(given)).problems).toEqual(problems);
        for (const { message, mend, nodeId, pointer } of problems) {
          expect(`${message} ${mend}`).not.toMatch(/\bundefined\b|NaN|\[object/);
          if (nodeId !== null) expect(given.nodes.map((one) => one.id)).toContain(nodeId);
          expect(pointer === '' || /^\/(nodes|edges|settings)(\/|$)/.test(pointer)).toBe(true);
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

it('what is called constant is so, whatever the run holds', () => {
  const context = fc.record({
    event: fc.record({ text: value }, { requiredKeys: [] }),
    vars: fc.record({ x: value }, { requiredKeys: [] }),
  });
  fc.assert(
    fc.property(condition, context, (given, held) => {
      const constant = constantOf(given);
      if (constant === null || !isUsable(given)) return;
      expect(evaluateCondition(compileCondition(given), held).matched).toBe(constant === 'always');
    }),
    { numRuns: 5_000 },
  );
});

/** Patterns that are none are said elsewhere. */
function isUsable(given: Condition): boolean {
  try {
    compileCondition(given);
    return true;
  } catch {
    return false;
  }
}
