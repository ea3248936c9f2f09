import { describe, expect, it } from 'vitest';
import type { FlowStop } from '../ports/flow-stop.port.js';
import type { ClaimedRun, RunCommit } from '../ports/run-store.port.js';
import { accepted, begin, run, world } from './run-driver-suite.js';

const stop = (mode: FlowStop['mode']): FlowStop => ({ id: 's', tenantId: 'acme', flowId: 'f', mode });
const types = (commits: RunCommit[]) => commits.flatMap(({ facts }) => facts.map(({ body }) => body.type));
const claimedAs = (commit: RunCommit, fields: Partial<ClaimedRun> = {}): ClaimedRun => ({
  ...run,
  previousStatus: 'paused',
  fence: 2,
  state: commit.state,
  input: null,
  crashes: 0,
  signals: [],
  effects: commit.effects.filter(({ state }) => state !== 'failed'),
  ...fields,
});
const resume = { id: '1', kind: 'resume' as const, waitId: null, payload: { by: 'user:1' } };

//  start --> send --sent--> done
describe('a kill switch', () => {
  it('thrown between intent and send: nothing leaves, the run stands still, and sends once when it goes on', async () => {
    let on: FlowStop | null = null;
    const first = world({ settlement: accepted, stop: () => on });
    const driver = first.driver();
    await driver.begin(begin);
    driver.takeWrite();
    on = stop('pause');
    await driver.drive(true);
    expect(first.log).toEqual(['commit paused released']);
    const [paused] = first.commits;
    expect(paused).toMatchObject({ waitReason: 'stopped', wakeAtMs: null });
    expect(paused?.effects).toMatchObject([{ key: `${run.id}:send:0`, state: 'failed' }]);

    const second = world({ settlement: accepted });
    const again = second.driver(paused?.state ?? undefined);
    await again.resume(claimedAs(paused!, { signals: [resume] }));
    await again.drive(false);
    expect(second.log).toEqual(['commit running', 'sent', 'commit completed released']);
    expect(second.commits[0]?.effects).toMatchObject([{ key: `${run.id}:send:0`, state: 'intent', attempt: 1 }]);
  });

  it('that is on from the start: the run is born paused', async () => {
    const { log, commits, driver } = world({ settlement: accepted, stop: stop('pause') });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit paused released']);
    expect(types(commits)).toEqual(['run.started', 'run.paused']);
  });

  it('may cancel instead, with its reason in the fact', async () => {
    const { log, commits, driver } = world({ settlement: accepted, stop: stop('cancel') });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit cancelled released']);
    expect(commits[0]?.facts.at(-1)?.body).toEqual({ type: 'run.cancelled', by: null, reason: 'stopped' });
  });

  it('holds a run that a person resumes while it is on', async () => {
    const first = world({ settlement: accepted, stop: stop('pause') });
    const one = first.driver();
    await one.begin(begin);
    const second = world({ settlement: accepted, stop: stop('pause') });
    const write = { ...one.takeWrite(), tenantId: 'acme', runId: run.id, fence: 1 };
    const again = second.driver(write.state ?? undefined);
    await again.resume(claimedAs(write, { signals: [resume] }));
    await again.drive(false);
    expect(second.log).toEqual(['commit paused released']);
  });
});

describe('a run that has not begun', () => {
  it('and is paused does nothing before it is resumed', async () => {
    const { log, commits, driver } = world({ settlement: accepted });
    const one = driver();
    await one.begin(begin, [{ id: '7', kind: 'pause', waitId: null, payload: { by: 'user:1' } }]);
    await one.drive(false);
    expect(log).toEqual(['commit paused released']);
    expect(commits[0]?.consumedSignals).toEqual(['7']);
    expect(commits[0]?.facts.at(-1)?.body).toEqual({ type: 'run.paused', by: 'user:1' });
  });

  it('and is cancelled sends nothing', async () => {
    const { log, driver } = world({ settlement: accepted });
    const one = driver();
    await one.begin(begin, [{ id: '7', kind: 'cancel', waitId: null, payload: { by: 'user:1' } }]);
    await one.drive(false);
    expect(log).toEqual(['commit cancelled released']);
  });
});

describe('a pause that comes with a commit', () => {
  it('keeps back what has not left yet', async () => {
    const { log, driver } = world({
      settlement: accepted,
      commits: [{ kind: 'committed', signalled: true }],
      signals: [{ id: '7', kind: 'pause', waitId: null, payload: null }],
    });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit running', 'commit paused released']);
  });
});

describe('a cancellation that comes between intent and send', () => {
  it('sends nothing, and says so of the message', async () => {
    const { log, commits, driver } = world({
      settlement: accepted,
      commits: [{ kind: 'committed', signalled: true }],
      signals: [{ id: '7', kind: 'cancel', waitId: null, payload: { by: 'user:1' } }],
    });
    const one = driver();
    await one.begin(begin);
    await one.drive(false);
    expect(log).toEqual(['commit running', 'commit cancelled released']);
    expect(commits[1]?.effects).toMatchObject([{ state: 'failed' }]);
    expect(commits[1]?.messages).toMatchObject([{ status: 'failed', error: { code: 'run.cancelled' } }]);
  });
});
