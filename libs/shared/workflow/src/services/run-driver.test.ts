import { flowError } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import type { ClaimedRun, RunSignal } from '../ports/run-store.port.js';
import type { Settlement } from './node-executors/node-executor.js';
import { accepted, begin, message, run, world } from './run-driver-suite.js';

describe('RunDriver', () => {
  it('sends nothing before its intent is committed, and gives the lease back at the end', async () => {
    const { log, commits, driver } = world({ settlement: accepted });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit running', 'sent', 'commit completed released']);
    expect(commits[0]?.effects[0]).toMatchObject({ key: `${run.id}:send:0`, state: 'intent' });
    expect(commits[0]?.messages[0]?.status).toBe('sending');
    expect(commits[1]?.effects[0]).toMatchObject({ key: `${run.id}:send:0`, state: 'confirmed' });
    expect(commits.flatMap((commit) => commit.facts.map((fact) => fact.seq))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('a run that is born with its first commit stored starts with the effect', async () => {
    const { log, driver } = world({ settlement: accepted });
    const one = driver();
    await one.begin(begin);
    expect(one.takeWrite()).toMatchObject({ status: 'running', release: false });
    await one.drive(true);
    expect(log).toEqual(['sent', 'commit completed released']);
  });

  it('lets messages of the worker leave first that had its event before', async () => {
    const { log, driver } = world({ settlement: accepted });
    const one = driver();
    await one.begin({ ...begin, handedOver: true });
    one.takeWrite();
    await one.drive(true);
    expect(log).toEqual(['waited for earlier messages', 'sent', 'commit completed released']);
  });

  it('a fenced commit stops the run before anything leaves', async () => {
    const { log, driver } = world({ settlement: accepted, commits: [{ kind: 'fenced' }] });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit running']);
  });

  it('an answer that was lost parks the run for its receipt and never sends again', async () => {
    const error = flowError({ code: 'effect.unknown', kind: 'transient', message: 'lost' });
    const fallback = { outcome: 'sent', output: { messageId: 'm1', status: 'unknown' } };
    const { log, commits, driver } = world({
      settlement: { kind: 'unknown', error, message: { ...message, status: 'unknown' }, fallback },
    });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit running', 'sent', 'commit waiting released', 'alarm 60 s', 'looked back']);
    expect(commits[1]?.armWaits[0]).toMatchObject({ kind: 'reconcile', correlation: 'm1' });
    expect(commits[1]?.effects[0]?.state).toBe('unknown');
  });

  it('a receipt ends the doubt', async () => {
    const error = flowError({ code: 'effect.unknown', kind: 'transient', message: 'lost' });
    const fallback = { outcome: 'sent', output: { messageId: 'm1', status: 'unknown' } };
    const first = world({
      settlement: { kind: 'unknown', error, message: { ...message, status: 'unknown' }, fallback },
    });
    const one = first.driver();
    await one.begin(begin);
    await one.drive(false);
    const parked = first.commits[1];
    const second = world({ settlement: accepted });
    const two = second.driver(parked?.state);
    const signal: RunSignal = {
      id: 's1',
      kind: 'wait',
      waitId: parked?.armWaits[0]?.waitId ?? '',
      payload: { status: 'delivered' },
    };
    await two.resume(claim({ state: parked?.state ?? null, previousStatus: 'waiting', signals: [signal] }));
    await two.drive(false);
    expect(second.log).toEqual(['commit completed released']);
    expect(second.commits[0]?.consumedSignals).toEqual(['s1']);
    expect(second.commits[0]?.effects).toMatchObject([{ key: `${run.id}:send:0`, state: 'confirmed' }]);
    expect(JSON.stringify(second.commits[0]?.state)).toContain('"status":"accepted"');
  });

  it('after a crash the effect is recovered, not repeated', async () => {
    const first = world({ settlement: accepted });
    const one = first.driver();
    await one.begin(begin);
    const { state } = one.takeWrite();
    const second = world({ settlement: accepted, recovery: accepted });
    const two = second.driver(state);
    const effects = [{ key: `${run.id}:send:0`, nodeId: 'send', state: 'intent' as const, attempt: 1, result: null }];
    await two.resume(claim({ state, previousStatus: 'running', crashes: 1, effects }));
    await two.drive(false);
    expect(second.log).toEqual(['commit completed released']);
  });

  it('an intent that was never committed is simply begun', async () => {
    const first = world({ settlement: accepted });
    const one = first.driver();
    await one.begin(begin);
    const { state } = one.takeWrite();
    const second = world({ settlement: accepted });
    const two = second.driver(state);
    await two.resume(claim({ state, previousStatus: 'running', crashes: 1 }));
    await two.drive(false);
    expect(second.log).toEqual(['commit running', 'sent', 'commit completed released']);
  });

  it('a signal that came with the last commit is taken in before the lease is given back', async () => {
    const signals: RunSignal[] = [{ id: 'c1', kind: 'cancel', waitId: null, payload: null }];
    const slow = () => new Promise<Settlement>((resolve) => setTimeout(resolve, 5, accepted));
    const { log, commits, driver } = world({
      settlement: slow,
      commits: [{ kind: 'committed', signalled: true }],
      signals,
    });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit running', 'commit cancelled released']);
    expect(commits[1]?.consumedSignals).toEqual(['c1']);
  });

  it('an error that nothing catches enters the dead letters with a fingerprint', async () => {
    const error = flowError({ code: 'whatsapp.auth', kind: 'permanent', message: 'token 123 refused' });
    const { commits, driver } = world({ settlement: { kind: 'failed', error } });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(commits.at(-1)).toMatchObject({
      status: 'failed',
      deadLetter: { nodeId: 'send', error: { code: 'whatsapp.auth' } },
    });
    expect(commits.at(-1)?.deadLetter?.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });
});

function claim(fields: Partial<ClaimedRun>): ClaimedRun {
  return {
    ...run,
    previousStatus: 'waiting',
    fence: 2,
    state: null,
    input: null,
    crashes: 0,
    signals: [],
    effects: [],
    ...fields,
  };
}
