import { type FlowNode, flowDocumentSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { Scenario } from '../run/scenario-suite.js';

type Customer = { id: string } | null;

/** Every port leads to an end of its own name. */
const fan = (node: Pick<FlowNode, 'id' | 'type' | 'config'>, ports: string[]) =>
  flowDocumentSchema.parse({
    schemaVersion: 1,
    name: 'fan',
    nodes: [{ id: 'start', type: 'trigger_manual' }, node, ...ports.map((port) => ({ id: `to-${port}`, type: 'end' }))],
    edges: [
      { id: 'e', from: { node: 'start', port: 'out' }, to: { node: node.id } },
      ...ports.map((port) => ({ id: port, from: { node: node.id, port }, to: { node: `to-${port}` } })),
    ],
  });
const settledOf = (run: Scenario, nodeId: string) =>
  run.facts.flatMap(({ body }) => (body.type === 'node.settled' && body.nodeId === nodeId ? [body] : []))[0];

describe('switch', () => {
  const above = (n: number) => ({ path: 'event.n', op: 'gt', value: n });
  const taken = (cases: object[], n: number) =>
    settledOf(
      Scenario.of(fan({ id: 'pick', type: 'switch', config: { cases } }, ['a', 'b', 'c', 'default']), { event: { n } }),
      'pick',
    );

  it.each([
    [
      'from top to bottom',
      [
        { port: 'a', when: above(1) },
        { port: 'b', when: above(2) },
      ],
      5,
      'a',
    ],
    [
      'the lower priority first',
      [
        { port: 'a', when: above(1), priority: 2 },
        { port: 'b', when: above(2), priority: 1 },
      ],
      5,
      'b',
    ],
    [
      'equals from top to bottom',
      [
        { port: 'a', when: above(1), priority: 1 },
        { port: 'b', when: above(2), priority: 1 },
      ],
      5,
      'a',
    ],
    [
      'without a priority last',
      [
        { port: 'a', when: above(1) },
        { port: 'b', when: above(2), priority: 900 },
      ],
      5,
      'b',
    ],
    [
      'below zero before zero',
      [
        { port: 'a', when: above(1), priority: 0 },
        { port: 'b', when: above(2), priority: -1 },
      ],
      5,
      'b',
    ],
    [
      'one that does not hold is passed over',
      [
        { port: 'a', when: above(1) },
        { port: 'b', when: above(9), priority: 1 },
      ],
      5,
      'a',
    ],
    [
      'none: the default',
      [
        { port: 'a', when: above(9), priority: 1 },
        { port: 'b', when: above(8) },
      ],
      5,
      'default',
    ],
  ])('%s', (_what, cases, n, port) => expect(taken(cases, n)?.outcome).toBe(port));

  it('says which clause decided', () => {
    expect(taken([{ port: 'a', when: above(1) }], 5)?.detail).toEqual({
      case: 'a',
      path: 'event.n',
      op: 'gt',
      expected: 1,
      actual: 5,
    });
    expect(taken([{ port: 'a', when: above(9) }], 5)?.detail).toEqual({ case: 'default' });
  });
});

describe('A/B split', () => {
  const split = (weights: Record<string, number>, salt?: string) =>
    fan(
      {
        id: 'split',
        type: 'ab_split',
        config: {
          branches: Object.entries(weights).map(([port, weight]) => ({ port, weight })),
          ...(salt ? { salt } : {}),
        },
      },
      Object.keys(weights),
    );
  const branchOf = (document: ReturnType<typeof split>, customer: Customer, run = { id: 'r1', version: 1 }) => {
    const context = { customer, run: { ...run, flowId: 'f1', mode: 'live' as const } };
    return settledOf(Scenario.of(document, context), 'split')?.outcome ?? '';
  };
  const dealt = (document: ReturnType<typeof split>, customers: number) => {
    const counts: Record<string, number> = {};
    for (let n = 0; n < customers; n += 1) {
      const branch = branchOf(document, { id: `0198-customer-${n}` });
      counts[branch] = (counts[branch] ?? 0) + 1;
    }
    return counts;
  };

  it('names its branch in output and fact', () => {
    const run = Scenario.of(split({ only: 1, never: 0 }));
    expect(run.state.nodes.split?.output).toEqual({ branch: 'only' });
    expect(settledOf(run, 'split')?.detail).toEqual({ branch: 'only' });
  });

  it.each([
    ['half and half', { a: 50, b: 50 }],
    ['parts', { a: 1, b: 2, c: 1 }],
    ['a tenth', { a: 90, b: 10 }],
  ])('deals customers by weight: %s', (_what, weights) => {
    const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
    const counts = dealt(split(weights), 3_000);
    for (const [port, weight] of Object.entries(weights)) {
      const share = weight / total;
      // Four standard deviations: a fair deal fails this once in sixteen thousand.
      const tolerance = 4 * Math.sqrt((share * (1 - share)) / 3_000);
      expect(Math.abs((counts[port] ?? 0) / 3_000 - share)).toBeLessThan(tolerance);
    }
  });

  it('a branch without weight takes nobody', () => {
    expect(dealt(split({ a: 1, b: 0, c: 1 }), 500).b).toBeUndefined();
  });

  it('a customer stays with a branch in every run and version', () => {
    const document = split({ a: 1, b: 1, c: 1 });
    for (let n = 0; n < 50; n += 1) {
      const customer = { id: `c${n}` };
      const branches = [1, 2, 3].map((version) => branchOf(document, customer, { id: `run-${n}-${version}`, version }));
      expect(new Set(branches).size).toBe(1);
    }
  });

  it('another salt deals anew; without a customer the run decides', () => {
    const [plain, salted] = [split({ a: 1, b: 1 }), split({ a: 1, b: 1 }, 'spring')];
    const customers = Array.from({ length: 200 }, (_, n) => ({ id: `c${n}` }));
    const moved = customers.filter((customer) => branchOf(plain, customer) !== branchOf(salted, customer)).length;
    expect(moved).toBeGreaterThan(60);
    expect(moved).toBeLessThan(140);
    const runs = Array.from({ length: 100 }, (_, n) => branchOf(plain, null, { id: `run${n}`, version: 1 }));
    expect(new Set(runs).size).toBe(2);
  });

  it.each([
    ['no weight at all', { a: 0, b: 0 }],
    ['one branch', { a: 1 }],
  ])('is not compiled with %s', (_what, weights) => expect(() => Scenario.of(split(weights))).toThrow(/split/));
});
