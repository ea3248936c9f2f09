import { flowError } from '@columba/workflow-contracts';
import { expect, it } from 'vitest';
import { turnChanges } from './turn-changes.js';

const breaker = { threshold: 3, windowMs: 1_000, coolDownMs: 1_000 };
const flow = (flowId: string) => ({ tenantId: 'acme', flowId });
const leaving = (runId: string, verdict: 'failed' | 'succeeded') => ({ runId, fence: 1, verdict });
const entering = { runId: 'new', fence: 2, status: 'pending' as const, signals: 0 };
const error = flowError({ code: 'x.broken', kind: 'permanent', message: 'Broken.' });

it('what happens in one flow goes together, failures counted where the flow has a breaker', () => {
  const changes = turnChanges(
    [
      { ...flow('f'), leaving: leaving('a', 'failed'), breaker, error },
      { ...flow('g') },
      { ...flow('f'), entering },
      { ...flow('f'), leaving: leaving('b', 'succeeded'), breaker },
      { ...flow('g'), leaving: leaving('c', 'failed'), error },
    ],
    2,
  );
  const nothing = { failed: 0, error: null, limits: null, probes: 2 };
  expect([...changes.values()]).toEqual([
    {
      ...flow('f'),
      entering: [entering],
      leaving: [leaving('a', 'failed'), leaving('b', 'succeeded')],
      failed: 1,
      error: { code: 'x.broken', message: 'Broken.' },
      limits: breaker,
      probes: 2,
    },
    { ...flow('g'), ...nothing, entering: [], leaving: [leaving('c', 'failed')] },
  ]);
});
