import type { LiveTarget, RunFact } from '@columba/workflow-contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { factsOf, numbers, seqs } from './__fixtures__/run-facts';
import { LiveSubscription } from './live-subscription';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function follow(target: LiveTarget, after?: number, stored: RunFact[] = []) {
  const got: RunFact[] = [];
  const refusals: string[] = [];
  const fetchRunFacts = vi.fn(async (_runId: string, seq: number) => stored.filter((fact) => fact.seq > seq));
  const resubscribe = vi.fn();
  const subscription = new LiveSubscription(
    target,
    { after, onFacts: (facts) => got.push(...facts), onRefused: ({ code }) => refusals.push(code) },
    { fetchRunFacts, resubscribe },
  );
  return { subscription, got, refusals, fetchRunFacts, resubscribe };
}

describe('LiveSubscription', () => {
  it('a run that was not seen yet begins at its first fact', () => {
    expect(follow({ runId: 'r' }).subscription.request).toEqual({ runId: 'r', after: 0 });
  });

  it('asks from the last number it showed, not from the last it heard of', () => {
    const { subscription } = follow({ runId: 'r' }, 3);
    subscription.received([...factsOf('r', 4, 5), ...factsOf('r', 9, 9)]);
    expect(subscription.request).toEqual({ runId: 'r', after: 5 });
  });

  it('fetches the missing facts of a run over HTTP', async () => {
    const { subscription, got, fetchRunFacts } = follow({ runId: 'r' }, 0, factsOf('r', 1, 6));
    subscription.received(factsOf('r', 1, 2));
    subscription.received(factsOf('r', 5, 6));
    expect(seqs(got)).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(400);
    expect(fetchRunFacts).toHaveBeenCalledExactlyOnceWith('r', 2);
    expect(seqs(got)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('does not ask when the hole closes by itself', async () => {
    const { subscription, got, fetchRunFacts } = follow({ runId: 'r' }, 0);
    subscription.received(factsOf('r', 2, 2));
    subscription.received(factsOf('r', 1, 1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(fetchRunFacts).not.toHaveBeenCalled();
    expect(seqs(got)).toEqual([1, 2]);
  });

  it('notices from the acknowledgement that it is behind', async () => {
    const { subscription, got } = follow({ runId: 'r' }, 0, factsOf('r', 1, 3));
    subscription.acknowledged({ ok: true, last: 3 });
    await vi.advanceTimersByTimeAsync(400);
    expect(seqs(got)).toEqual([1, 2, 3]);
  });

  it('asks the server again for the missing facts of a tenant', async () => {
    const { subscription, got, resubscribe } = follow({ tenant: true });
    subscription.acknowledged({ ok: true, last: 100 });
    subscription.received(factsOf('r', 3, 3));
    await vi.advanceTimersByTimeAsync(400);
    expect(resubscribe).toHaveBeenCalledOnce();
    expect(subscription.request).toEqual({ tenant: true, after: 100 });
    subscription.received(factsOf('r', 1, 2));
    expect(numbers(got)).toEqual([101, 102, 103]);
  });

  it('goes on without facts that nobody can give', async () => {
    const { subscription, got } = follow({ runId: 'r' }, 0);
    subscription.received(factsOf('r', 4, 4));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(seqs(got)).toEqual([4]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells a refusal that stays, and asks again after one that passes', async () => {
    const { subscription, refusals, resubscribe } = follow({ runId: 'r' });
    subscription.acknowledged({ ok: false, code: 'unavailable', detail: '' });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(resubscribe).toHaveBeenCalledOnce();
    subscription.acknowledged({ ok: false, code: 'not-found', detail: '' });
    expect(refusals).toEqual(['not-found']);
  });

  it('says nothing after it was closed', async () => {
    const { subscription, got } = follow({ runId: 'r' }, 0, factsOf('r', 1, 3));
    subscription.received(factsOf('r', 2, 2));
    subscription.close();
    subscription.received(factsOf('r', 1, 1));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(got).toEqual([]);
  });
});
