import { describe, expect, it } from 'vitest';
import type { ClaimedRun } from '../ports/run-store.port.js';
import { isPoisoned } from './poisoned-runs.service.js';

const executing = { runId: 'r', tokens: [{ id: 't1', nodeId: 'send', status: 'executing', iteration: 0, attempt: 1 }] };
const waiting = { runId: 'r', tokens: [{ id: 't1', nodeId: 'rest', status: 'waiting', iteration: 0, attempt: 0 }] };
const intent = { key: 'r:send:0', nodeId: 'send', state: 'intent' as const, attempt: 1, result: null };
const claimed = (fields: Partial<ClaimedRun>) => ({ crashes: 0, state: waiting, effects: [], ...fields }) as ClaimedRun;

describe('a run is poisoned', () => {
  it.each<[string, Partial<ClaimedRun>, boolean]>([
    ['after no crash', {}, false],
    ['after one', { crashes: 1 }, false],
    ['after two without an effect', { crashes: 2 }, true],
    ['after two before it had begun', { crashes: 2, state: null }, true],
    [
      'after two with an effect under way, whose node fails first',
      { crashes: 2, state: executing, effects: [intent] },
      false,
    ],
    ['after three whatever was under way', { crashes: 3, state: executing, effects: [intent] }, true],
  ])('%s', (_, fields, poisoned) => {
    expect(isPoisoned(claimed(fields))).toBe(poisoned);
  });
});
