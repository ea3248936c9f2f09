import { NODE_DEFINITIONS } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { keptHistories, readHistory } from './corpus-files.js';
import { CORPUS_CASES, recordCase } from './record-case.js';

const kept = () => keptHistories().map(readHistory);

describe('the corpus', () => {
  it('has a history of each case, and of nothing else', () => {
    expect(keptHistories().sort()).toEqual(CORPUS_CASES.map(({ name }) => name).sort());
  });

  it.each(CORPUS_CASES.map((one) => [one.name, one] as const))(
    'a worker of today does the same: %s',
    async (name, one) => {
      expect(await recordCase(one)).toEqual(readHistory(name));
    },
  );

  it('comes through each node type', () => {
    const settled = new Set(
      kept().flatMap(({ document, steps }) => {
        const types = new Map(document.nodes.map(({ id, type }) => [id, type]));
        const facts = steps.flatMap((step) => step.facts);
        return facts.flatMap(({ body }) => ('nodeId' in body ? [types.get(body.nodeId)] : []));
      }),
    );
    expect(NODE_DEFINITIONS.map(({ type }) => type).filter((type) => !settled.has(type))).toEqual([]);
  });

  it('has each kind of input', () => {
    const inputs = new Set(kept().flatMap(({ steps }) => steps.map(({ input }) => input.type)));
    expect([...inputs].sort()).toEqual([
      'cancelled',
      'context',
      'failed',
      'paused',
      'redriven',
      'resumed',
      'settled',
      'signalled',
      'started',
      'timer',
      'waiting_external',
    ]);
  });

  it('holds no path of a machine', () => {
    expect(kept().filter((history) => /\/(?:home|Users|root|tmp|work)\//.test(JSON.stringify(history)))).toEqual([]);
  });
});
