import { type FlowDocumentInput, flowDocumentSchema } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { nextWakeAtMs, runErrorOf } from './run-progress.js';
import { Scenario, START_MS } from './scenario-suite.js';

//  start --> rest --> done
//             +--error--> sorry
const resting = (config: object, settings: FlowDocumentInput['settings'] = {}) =>
  flowDocumentSchema.parse({
    schemaVersion: 1,
    name: 'rest',
    settings,
    nodes: [
      { id: 'start', type: 'trigger_manual' },
      { id: 'rest', type: 'delay', config },
      { id: 'sorry', type: 'end' },
      { id: 'done', type: 'end' },
    ],
    edges: [
      { id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'rest' } },
      { id: 'e2', from: { node: 'rest', port: 'out' }, to: { node: 'done' } },
      { id: 'e3', from: { node: 'rest', port: 'error' }, to: { node: 'sorry' } },
    ],
  });
const wakeOf = (run: Scenario) => new Date(nextWakeAtMs(run.state) ?? 0).toISOString();
const errorCode = (run: Scenario) =>
  run.facts.flatMap(({ body }) => (body.type === 'node.failed' ? [body.error.code] : []))[0];

describe('a delay', () => {
  it('until a date from a template, without an offset in the flow’s zone', () => {
    const document = resting({ until: '{{ event.data.at }}' }, { timezone: 'America/New_York' });
    const run = Scenario.of(document, { event: { data: { at: '2026-01-20T09:00' } } });
    expect(wakeOf(run)).toBe('2026-01-20T14:00:00.000Z');
    run.waitUntilDue();
    expect(run.path()).toEqual(['start.out', 'rest.out', 'done.end']);
    expect(run.state.nodes.rest?.output).toEqual({ until: '2026-01-20T14:00:00.000Z' });
  });

  it('until a date that is past goes on at once', () => {
    const run = Scenario.of(resting({ until: '2020-01-01' }));
    expect(run.path()).toEqual(['start.out', 'rest.out', 'done.end']);
    expect(run.status).toBe('completed');
  });

  it.each([
    ['the customer’s zone', { time: '09:00' }, 'Asia/Tokyo', '2026-01-16T00:00:00.000Z'],
    ['the flow’s where the customer has none', { time: '09:00' }, null, '2026-01-16T08:00:00.000Z'],
    ['the flow’s when it says so', { time: '09:00', zone: 'flow' }, 'Asia/Tokyo', '2026-01-16T08:00:00.000Z'],
    ['a zone by name', { time: '09:00', zone: 'America/New_York' }, 'Asia/Tokyo', '2026-01-15T14:00:00.000Z'],
    ['on a Monday', { time: '09:00', zone: 'flow', days: ['monday'] }, null, '2026-01-19T08:00:00.000Z'],
  ])('until a time of day: %s', (_what, at, timezone, expected) => {
    const run = Scenario.of(resting({ at }, { timezone: 'Europe/Berlin' }), { customer: { id: 'c1', timezone } });
    expect(wakeOf(run)).toBe(expected);
  });

  it.each([
    ['what is no date', { until: '{{ event.text }}' }, 'delay.bad-date'],
    ['nothing', { until: '{{ event.missing }}' }, 'delay.bad-date'],
    ['a customer’s zone that is none', { at: { time: '09:00' } }, 'delay.bad-zone'],
  ])('leaves by its error port for %s', (_what, config, code) => {
    const run = Scenario.of(resting(config), { customer: { id: 'c1', timezone: 'Mars/Olympus' } });
    expect(errorCode(run)).toBe(code);
    expect(run.path()).toEqual(['start.out', 'sorry.end']);
  });

  it.each([
    ['nothing', {}],
    ['two', { for: 'PT1H', until: '2026-01-01' }],
    ['a zone that is none', { at: { time: '09:00', zone: 'Mars/Olympus' } }],
    ['a time that is none', { at: { time: '24:00' } }],
  ])('is not compiled with %s', (_what, config) => {
    expect(() => Scenario.of(resting(config))).toThrow(/rest/);
  });
});

describe('a run’s own timeout', () => {
  const settings = { runTimeout: 'PT1H' };

  it('wakes the run when it is over, and fails it past every error edge', () => {
    const run = Scenario.of(resting({ for: 'P1D' }, settings));
    expect(nextWakeAtMs(run.state)).toBe(START_MS + 3_600_000);
    run.waitUntilDue();
    expect(run.status).toBe('failed');
    expect(runErrorOf(run.state)).toMatchObject({ code: 'run.timed-out', kind: 'user', nodeId: null });
    expect(run.factTypes().at(-1)).toBe('run.failed');
    expect(nextWakeAtMs(run.state)).toBeNull();
  });

  it('a wait that is over sooner is not held up by it', () => {
    const run = Scenario.of(resting({ for: 'PT10M' }, settings));
    run.waitUntilDue();
    expect(run.status).toBe('completed');
  });

  it('disarms what the run was waiting for', () => {
    const document = resting({ for: 'PT1H' }, settings);
    const nodes = document.nodes.map((node) =>
      node.id === 'rest' ? { ...node, type: 'wait_event', config: { eventType: 'x.y', timeout: 'P1D' } } : node,
    );
    const edges = document.edges.flatMap((edge) =>
      edge.id === 'e2' ? [{ ...edge, from: { node: 'rest', port: 'received' } }] : edge.id === 'e3' ? [] : [edge],
    );
    const run = Scenario.of({ ...document, nodes, edges });
    expect(run.armed()).toHaveLength(1);
    run.wait(3_600_000);
    expect(run.status).toBe('failed');
    expect(run.armed()).toEqual([]);
  });

  it('a paused run fails when it is resumed too late', () => {
    const run = Scenario.of(resting({ for: 'P1D' }, settings));
    run.input({ type: 'paused' });
    run.wait(7_200_000);
    expect(run.status).toBe('paused');
    run.input({ type: 'resumed' });
    expect(run.status).toBe('failed');
  });

  it('begins anew on a re-drive', () => {
    const run = Scenario.of(resting({ for: 'PT90M' }, settings));
    run.waitUntilDue();
    run.nowMs += 60_000;
    run.redrive();
    expect(run.status).toBe('waiting');
    run.waitUntilDue();
    expect(run.status).toBe('completed');
  });
});
