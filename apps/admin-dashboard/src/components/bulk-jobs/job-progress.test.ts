import type { BulkJobResource } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { progressOf, shownJobs } from './job-progress';

const job = (given: Partial<BulkJobResource>): BulkJobResource => ({
  id: 'one',
  action: 'pause',
  state: 'running',
  total: 10,
  done: 0,
  failed: 0,
  skipped: 0,
  reasons: [],
  throttle: null,
  createdBy: 'user:1',
  createdAt: '2026-11-21T10:00:00.000Z',
  finishedAt: null,
  ...given,
});

describe('progress of a job', () => {
  it('counts what was skipped and what failed', () => {
    expect(progressOf(job({ done: 5, skipped: 2, failed: 1 }))).toBe(0.8);
  });
  it('is whole where there was nothing to do', () => {
    expect(progressOf(job({ total: 0 }))).toBe(1);
  });
});

describe('jobs above a list', () => {
  const since = Date.parse('2026-11-21T11:00:00Z');
  it('are those under way, and those that ended while the page was open', () => {
    const running = job({ id: 'running' });
    const fresh = job({ id: 'fresh', state: 'done', finishedAt: '2026-11-21T11:00:01.000Z' });
    const old = job({ id: 'old', state: 'done', finishedAt: '2026-11-21T10:59:59.000Z' });
    expect(shownJobs([running, fresh, old], since, new Set()).map(({ id }) => id)).toEqual(['running', 'fresh']);
  });
  it('are not those about nothing, as a switch makes them where no run is under way', () => {
    expect(shownJobs([job({ total: 0 })], since, new Set())).toEqual([]);
  });
  it('are gone when they are put away', () => {
    const fresh = job({ id: 'fresh', state: 'done', finishedAt: '2026-11-21T11:00:01.000Z' });
    expect(shownJobs([fresh], since, new Set(['fresh']))).toEqual([]);
  });
});
