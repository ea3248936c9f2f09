import type { FlowStore, RunQueries } from '@columba/workflow/ports';
import type { RunFact } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { factSourceOf } from './fact-source.js';
import { TenantFeed } from './tenant-feed.js';

const RUNS = ['run-0', 'run-1', 'run-2'];

/** A store of facts that takes its time, so that reads and commits overlap as they do for real. */
function slowStore() {
  const facts: RunFact[] = [];
  const seqs = new Map<string, number>();
  const delay = () => new Promise((resolve) => setTimeout(resolve, Math.random() * 3));
  const queries = {
    lastFactNumber: async () => {
      await delay();
      return facts.length;
    },
    factsOfTenant: async (_tenant: string, after: number, limit: number) => {
      const seen = facts.slice(after, after + limit);
      await delay();
      return seen;
    },
    factsOfRun: async (_tenant: string, runId: string, after: number, limit: number) => {
      if (!RUNS.includes(runId)) return null;
      const seen = facts.filter((fact) => fact.runId === runId && fact.seq > after).slice(0, limit);
      await delay();
      return seen;
    },
  };
  const commit = (runId: string) => {
    const seq = (seqs.get(runId) ?? 0) + 1;
    seqs.set(runId, seq);
    facts.push({ number: facts.length + 1, seq, runId, flowId: 'flow', atMs: 0, body: { type: 'run.paused' } });
  };
  return { facts, commit, queries: queries as unknown as RunQueries };
}

describe('TenantFeed', () => {
  it.each([1, 2, 3])('leaves no gap and no duplicate between catching up and following (%i)', async () => {
    const { facts, commit, queries } = slowStore();
    for (let index = 0; index < 1_300; index += 1) commit(RUNS[index % 3]!);
    const rooms: ((live: RunFact[]) => void)[] = [];
    const feed = new TenantFeed('acme', queries, (live) => {
      for (const room of rooms) room(live);
    });
    const joined = ['tenant', ...RUNS].flatMap((what) =>
      [0, 7].map(async (after) => {
        const got: RunFact[] = [];
        const concerns = (fact: RunFact) => what === 'tenant' || fact.runId === what;
        const target = what === 'tenant' ? ({ tenant: true } as const) : { runId: what };
        const source = factSourceOf('acme', target, queries, {} as FlowStore);
        const join = () => void rooms.push((live) => got.push(...live.filter(concerns)));
        await feed.join({ source, after, send: (some) => got.push(...some), join, drained: async () => true });
        return { what, after, got };
      }),
    );
    // Commits and hints go on while everybody joins.
    for (let index = 0; index < 300; index += 1) {
      commit(RUNS[index % 3]!);
      void feed.hint();
      if (index % 5 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const followers = await Promise.all(joined);
    await feed.hint();
    for (const { what, after, got } of followers) {
      const expected = facts.filter((fact) =>
        what === 'tenant' ? fact.number > after : fact.runId === what && fact.seq > after,
      );
      expect(got.map(({ number }) => number)).toEqual(expected.map(({ number }) => number));
    }
  });

  it('begins with what comes next when nothing is held', async () => {
    const { commit, queries } = slowStore();
    commit('run-0');
    const got: number[] = [];
    const feed = new TenantFeed('acme', queries, (live) => got.push(...live.map(({ number }) => number)));
    const send = (some: RunFact[]) => got.push(...some.map(({ number }) => number));
    const base = { after: undefined, send, join: () => undefined, drained: async () => true };
    const source = factSourceOf('acme', { tenant: true }, queries, {} as FlowStore);
    expect(await feed.join({ ...base, source })).toEqual({ kind: 'joined', last: 1 });
    const run = factSourceOf('acme', { runId: 'run-0' }, queries, {} as FlowStore);
    expect(await feed.join({ ...base, source: run })).toEqual({ kind: 'joined', last: 1 });
    commit('run-0');
    await feed.hint();
    expect(got).toEqual([2]);
  });

  it('knows no foreign run', async () => {
    const { queries } = slowStore();
    const feed = new TenantFeed('acme', queries, () => undefined);
    const source = factSourceOf('acme', { runId: 'of-globex' }, queries, {} as FlowStore);
    const joiner = {
      source,
      after: 0,
      send: () => undefined,
      join: () => expect.unreachable(),
      drained: async () => true,
    };
    expect(await feed.join(joiner)).toEqual({ kind: 'not-found' });
  });
});
