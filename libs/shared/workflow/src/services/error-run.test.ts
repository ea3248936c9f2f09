import { flowError, RUN_FAILED } from '@columba/workflow-contracts';
import type { RunState } from '@columba/workflow-engine';
import { describe, expect, it } from 'vitest';
import { errorRunOf } from './error-run.js';

const run = { id: '01900000-0000-7000-8000-000000000001', flowId: 'f' };
const plan = (errorFlowId?: string) => ({
  settings: { timezone: 'UTC', reentry: 'any' as const, variables: {}, errorFlowId },
});
const error = flowError({ code: 'x', kind: 'permanent', message: 'No.', nodeId: 'send' });
const context = (event: object, depth?: number) =>
  ({
    event,
    customer: { id: 'c' },
    conversation: null,
    run: { ...run, version: 1, mode: 'live', depth },
  }) as RunState['context'];
const written = { type: 'columba.message.received.v1', channel: 'sms', from: '+49' };

describe('the error run of a failed run', () => {
  it('is the same however often it is asked for, and says what failed', () => {
    const first = errorRunOf(run, plan('e'), { context: context(written) }, error, 1_000);
    expect(errorRunOf(run, plan('e'), { context: context(written) }, error, 1_000)).toEqual(first);
    expect(first).toMatchObject({
      type: 'start_child',
      flowId: 'e',
      key: `${run.id}:error`,
      waitId: null,
      depth: 1,
      event: {
        type: RUN_FAILED,
        channel: 'sms',
        from: '+49',
        data: { runId: run.id, flowId: 'f', nodeId: 'send', error, customer: { id: 'c' } },
      },
    });
  });

  it('that was given up before it began has one too', () => {
    expect(errorRunOf(run, plan('e'), { context: null }, error, 1_000)).toMatchObject({ depth: 1 });
  });

  it.each([
    ['a flow that names none', plan(), context(written)],
    ['an error run', plan('e'), context({ ...written, type: RUN_FAILED })],
    ['a run that is called too deeply', plan('e'), context(written, 10)],
  ])('%s has none', (_, settings, of) => {
    expect(errorRunOf(run, settings, { context: of }, error, 1_000)).toBeNull();
  });
});
