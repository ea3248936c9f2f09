import { describe, expect, it } from 'vitest';
import type { BulkItem, ClaimedBulkJob } from '../../ports/bulk-job.port.js';
import type { ItemOutcome } from './bulk-action.js';
import { progressOf } from './bulk-progress.js';

const job: ClaimedBulkJob = {
  tenantId: 'acme',
  id: 'j',
  action: 'migrate',
  spec: { target: { filter: { flowId: 'f' } } },
  throttle: null,
  by: 'user:1',
  fence: 1,
  position: null,
  createdAtMs: 0,
};
const item = (id: string): BulkItem => ({ id, runId: id, flowId: 'f', version: 1, status: 'waiting' });
const done: ItemOutcome = { kind: 'done' };
const later: ItemOutcome = { kind: 'later' };
const skipped: ItemOutcome = { kind: 'skipped', reason: 'gone' };

describe('a page of a bulk job', () => {
  it('counts, and says where the next one begins', () => {
    const progress = progressOf(job, [item('a'), item('b')], [done, skipped], { limit: 2, nowMs: 1 });
    expect(progress).toMatchObject({ done: 1, skipped: 1, reasons: { gone: 1 }, position: 'b', finished: false });
  });

  it('that is not full is the last', () => {
    expect(progressOf(job, [item('a')], [done], { limit: 2, nowMs: 1 })).toMatchObject({ finished: true });
    expect(progressOf(job, [], [], { limit: 2, nowMs: 1 })).toMatchObject({ finished: true });
  });

  it('is followed by a pause as long as the throttle asks for', () => {
    const throttled = { ...job, throttle: 10 };
    expect(progressOf(throttled, [item('a'), item('b')], [done, done], { limit: 2, nowMs: 1 }).pauseMs).toBe(200);
  });

  it('puts off what is busy, and makes it all there is to do at the end', () => {
    const first = progressOf(job, [item('a'), item('b')], [later, done], { limit: 2, nowMs: 1 });
    expect(first.spec).toEqual({ target: { filter: { flowId: 'f' } }, later: ['a'] });
    const second = progressOf({ ...job, spec: first.spec }, [item('c')], [later], { limit: 2, nowMs: 1 });
    expect(second).toMatchObject({ spec: { target: { ids: ['a', 'c'] } }, position: null, finished: false });
    expect(second.pauseMs).toBeGreaterThan(0);
    const third = progressOf({ ...job, spec: second.spec }, [item('a'), item('c')], [done, done], {
      limit: 3,
      nowMs: 1,
    });
    expect(third).toMatchObject({ done: 2, finished: true });
  });

  it('gives up in the end what is busy each time', () => {
    const last = progressOf(job, [item('a')], [later], { limit: 2, nowMs: 600_000 });
    expect(last).toMatchObject({ failed: 1, finished: true });
  });
});
