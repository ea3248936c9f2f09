import { type FlowDocumentInput, flowDocumentSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import type { StartChildCommand } from './run-command.js';
import { nextWakeAtMs, runErrorOf, waitReasonOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

const FLOW = '0198a000-0000-7000-8000-000000000001';

//  start --> call --out--> done
//             +--timeout--> late
//             +--error--> sorry
const calling = (config: object = {}, settings: FlowDocumentInput['settings'] = {}, caught = true) =>
  flowDocumentSchema.parse({
    schemaVersion: 1,
    name: 'calling',
    settings,
    nodes: [
      { id: 'start', type: 'trigger_manual' },
      { id: 'call', type: 'subflow', config: { flowId: FLOW, ...config } },
      ...['done', 'late', 'sorry'].map((id) => ({ id, type: 'end' })),
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'call' } },
      { id: 'e2', from: { node: 'call', port: 'out' }, to: { node: 'done' } },
      { id: 'e3', from: { node: 'call', port: 'timeout' }, to: { node: 'late' } },
      ...(caught ? [{ id: 'e4', from: { node: 'call', port: 'error' }, to: { node: 'sorry' } }] : []),
    ],
  });
const children = (run: Scenario) => run.commands.filter((one): one is StartChildCommand => one.type === 'start_child');
const cancelled = (run: Scenario) => run.commands.filter((one) => one.type === 'cancel_child');
const childEnds = (run: Scenario, child: object) =>
  run.input({ type: 'signalled', waitId: 'run1:call:0:child', payload: { child: { runId: 'kid', ...child } } });
const error = { code: 'provider.down', kind: 'transient', message: 'The provider is down.' };

describe('a subflow that is waited for', () => {
  it('starts once, with its parameters, and gives the child’s result', () => {
    const input = { list: '{{ event.items }}', text: 'Hi {{ customer.firstName }}', none: '{{ vars.none }}' };
    const run = Scenario.of(calling({ input }), { event: { items: [1, 2], channel: 'sms', from: '+49' } });
    const [child, ...others] = children(run);
    expect(others).toEqual([]);
    expect(child).toMatchObject({ flowId: FLOW, key: 'run1:call:0', waitId: 'run1:call:0:child', depth: 1 });
    expect(child?.event).toEqual({
      type: 'subflow',
      time: new Date(START_MS).toISOString(),
      subject: null,
      channel: 'sms',
      from: '+49',
      data: { list: [1, 2], text: 'Hi Ada', none: null },
    });
    expect(run.armed()).toEqual(['run1:call:0:child']);
    expect([run.status, waitReasonOf(run.state), nextWakeAtMs(run.state)]).toEqual(['waiting', 'subflow', null]);
    childEnds(run, { status: 'completed', result: { total: 3 }, error: null });
    expect(run.state.nodes.call?.output).toEqual({ total: 3 });
    expect(run.path()).toEqual(['start.out', 'call.out', 'done.end']);
    expect([run.armed(), cancelled(run)]).toEqual([[], []]);
  });

  it('the child’s id is a version 7 UUID of the key and the time, the same each time', () => {
    const ids = [1, 2].map(() => children(Scenario.of(calling()))[0]?.runId ?? '');
    expect(ids[0]).toBe(ids[1]);
    expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(ids[0]?.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(START_MS);
  });

  it('passes the child’s failure to the error edge, with its cause', () => {
    const run = Scenario.of(calling());
    childEnds(run, { status: 'failed', result: null, error });
    expect(run.path()).toEqual(['start.out', 'sorry.end']);
    const failed = run.facts.flatMap(({ body }) => (body.type === 'node.failed' ? [body.error] : []))[0];
    expect(failed).toMatchObject({ code: 'subflow.failed', kind: 'transient', cause: { ...error, runId: 'kid' } });
    expect(failed?.message).toBe('The subflow failed: The provider is down.');
  });

  it('a cancelled child is an error too', () => {
    const run = Scenario.of(calling({}, {}, false));
    childEnds(run, { status: 'cancelled', result: null, error: null });
    expect(runErrorOf(run.state)).toMatchObject({ code: 'subflow.cancelled', nodeId: 'call' });
  });

  it('a second end changes nothing', () => {
    const run = Scenario.of(calling());
    childEnds(run, { status: 'completed', result: {}, error: null });
    const { state } = run;
    childEnds(run, { status: 'failed', result: null, error });
    expect(run.state).toBe(state);
  });

  it('when its time is over, goes on by the timeout port and ends the child', () => {
    const run = Scenario.of(calling({ timeout: 'PT1H' }));
    expect(nextWakeAtMs(run.state)).toBe(START_MS + 3_600_000);
    run.waitUntilDue();
    expect(run.path()).toEqual(['start.out', 'call.timeout', 'late.end']);
    expect(cancelled(run)).toEqual([{ type: 'cancel_child', waitId: 'run1:call:0:child' }]);
  });

  it('a re-drive of the parent asks for the same child again', () => {
    const run = Scenario.of(calling({}, {}, false));
    childEnds(run, { status: 'failed', result: null, error });
    run.nowMs += 60_000;
    run.redrive();
    const [first, second] = children(run);
    expect(second).toEqual(first);
    expect(run.status).toBe('waiting');
  });

  it('a parent that fails or is cancelled leaves the child to the store', () => {
    const failed = Scenario.of(calling({}, { runTimeout: 'PT1H' }));
    failed.waitUntilDue();
    expect([failed.status, failed.armed(), cancelled(failed)]).toEqual(['failed', [], []]);
    const stopped = Scenario.of(calling());
    stopped.input({ type: 'cancelled', by: null });
    expect([stopped.status, stopped.armed(), cancelled(stopped)]).toEqual(['cancelled', [], []]);
  });
});

describe('a subflow that is not waited for', () => {
  it('starts and goes on in the same step', () => {
    const run = Scenario.of(calling({ mode: 'fire-and-forget' }));
    expect(children(run)).toMatchObject([{ flowId: FLOW, waitId: null }]);
    expect(run.path()).toEqual(['start.out', 'call.out', 'done.end']);
    expect(run.armed()).toEqual([]);
  });
});

describe('depth', () => {
  const at = (depth: number, settings = {}) =>
    Scenario.of(calling({}, settings), { run: { id: 'run1', flowId: 'f', version: 1, mode: 'live', depth } });

  it.each([
    ['the ninth calls a tenth', at(9), 1],
    ['the tenth calls nobody', at(10), 0],
    ['a flow may allow less', at(2, { subflowDepth: 2 }), 0],
    ['and its own first ones', at(1, { subflowDepth: 2 }), 1],
  ])('%s', (_what, run, started) => {
    expect(children(run)).toHaveLength(started);
    if (started === 0) expect(run.path()).toEqual(['start.out', 'sorry.end']);
  });
});

describe('the result of a run', () => {
  it('is what its ends give, merged', () => {
    const document = flowDocumentSchema.parse({
      schemaVersion: 1,
      name: 'two ends',
      nodes: [
        { id: 'start', type: 'trigger_manual' },
        { id: 'a', type: 'end', config: { result: { n: '{{ event.n }}', who: 'a' } } },
        { id: 'b', type: 'end', config: { result: { who: '{{ customer.firstName }}!' } } },
        { id: 'c', type: 'end' },
      ],
      edges: ['a', 'b', 'c'].map((id) => ({ id, from: { node: 'start', port: 'out' }, to: { node: id } })),
    });
    const run = Scenario.of(document, { event: { n: 7 } });
    expect([run.status, run.state.result]).toEqual(['completed', { n: 7, who: 'Ada!' }]);
  });
});
