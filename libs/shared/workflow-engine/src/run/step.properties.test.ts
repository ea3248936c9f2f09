import { propertyRuns, propertyTimeoutMs } from '@columba/testing';
import { type FactBody, flowError } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { pendingExecutions } from './pending-executions.js';
import { randomFlow } from './random-flow-suite.js';
import { randomLoops } from './random-loop-suite.js';
import type { RunInput } from './run-input.js';
import { idempotencyKeyOf } from './run-keys.js';
import { nextWakeAtMs } from './run-progress.js';
import { initialState, type RunState, type RunToken } from './run-state.js';
import { deepFreeze, runContext, Scenario } from './scenario-suite.js';
import { step } from './step.js';

vi.setConfig({ testTimeout: propertyTimeoutMs(60_000) });

/** What the world does next, drawn by chance: `pick` chooses among what is possible. */
type Act = { kind: 'settle' | 'fail' | 'timer' | 'signal' | 'park' | 'pause' | 'stale' | 'redrive'; pick: number };
const act = fc.record<Act>({
  kind: fc.constantFrom(
    'settle',
    'settle',
    'settle',
    'fail',
    'timer',
    'timer',
    'signal',
    'park',
    'pause',
    'stale',
    'redrive',
  ),
  pick: fc.nat({ max: 1_000 }),
});
const context = fc.record({ flag: fc.boolean(), n: fc.integer({ min: 0, max: 10 }), text: fc.string() });

type Performer = (run: Scenario, attempt: { tokenId: string; attempt: number }, pick: number) => unknown;
const PERFORMERS: Record<Act['kind'], Performer> = {
  settle: (run, out, pick) => run.input({ type: 'settled', ...out, outcome: pick % 4 ? 'sent' : 'undeliverable' }),
  fail: (run, out, pick) => run.input({ type: 'failed', ...out, error: errors[pick % 3]! }),
  timer: (run) => run.waitUntilDue(),
  signal: (run, _out, pick) =>
    run.input({ type: 'signalled', waitId: anyWait(run, pick), payload: { event: { text: 'y' } } }),
  park: (run, out, pick) => {
    const reason = pick % 2 ? 'limit' : 'reconcile';
    const untilMs = run.nowMs + 5_000;
    run.input({ type: 'waiting_external', ...out, reason, untilMs, fallback: { outcome: 'sent' } });
  },
  pause: (run) => run.input({ type: run.status === 'paused' ? 'resumed' : 'paused' }),
  stale: (run, { tokenId, attempt }) => run.input({ type: 'settled', tokenId, attempt: attempt + 7, outcome: 'sent' }),
  redrive: (run) => run.redrive(),
};

function chosen(run: Scenario, pick: number): RunToken | undefined {
  const executing = run.state.tokens.filter((token) => token.status === 'executing');
  return executing[pick % Math.max(executing.length, 1)];
}

function perform(run: Scenario, { kind, pick }: Act): void {
  const token = chosen(run, pick);
  run.nowMs += pick;
  PERFORMERS[kind](run, { tokenId: token?.id ?? 't0', attempt: token?.attempt ?? 1 }, pick);
}

const errors = (['transient', 'permanent', 'user'] as const).map((kind) =>
  flowError({ code: 'x', kind, message: 'x' }),
);

/** As a database that keeps JSON its own way gives it back: with the keys in another order. */
function readBack<T>(value: T): T {
  if (Array.isArray(value)) return value.map(readBack) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? 1 : -1))
      .map(([key, inner]) => [key, readBack(inner)]),
  ) as T;
}

function anyWait(run: Scenario, pick: number): string {
  const armed = run.armed();
  return armed[pick % Math.max(armed.length, 1)] ?? 'none';
}

function start(document: ConstructorParameters<typeof Scenario>[0], event: Record<string, unknown>): Scenario {
  return Scenario.of(document, { event: { ...event, channel: 'whatsapp' } });
}

/** Answers everything that is out and lets all time pass, until the run has ended. */
function driveToEnd(run: Scenario): void {
  if (run.status === 'paused') run.input({ type: 'resumed' });
  for (let turn = 0; turn < 5_000 && !['completed', 'failed', 'cancelled'].includes(run.status); turn += 1) {
    const token = run.state.tokens.find((one) => one.status === 'executing');
    if (token) run.input({ type: 'settled', tokenId: token.id, attempt: token.attempt, outcome: 'sent' });
    else run.waitUntilDue();
  }
}

const KINDS = [
  ['without loops', { flows: (cycles: boolean) => randomFlow({ cycles }), numRuns: 80 }],
  ['with loops', { flows: (cycles: boolean) => randomFlow({ cycles, loops: true }), numRuns: 120 }],
  ['of loops in loops', { flows: () => randomLoops, numRuns: 80 }],
] as const;

describe.each(KINDS)('whatever the flow and whatever happens, %s', (_kind, { flows, numRuns }) => {
  const cases = [flows(true), context, fc.array(act, { maxLength: 30 })] as const;

  it('no step throws, and each state is one that can go on', () => {
    fc.assert(
      fc.property(...cases, ({ document }, event, acts) => {
        const run = start(document, event);
        const settled = new Set<string>();
        for (const one of acts) {
          performOnce(run, one, settled);
          expectSound(run);
          expectNoFault(run);
        }
      }),
      { numRuns: propertyRuns(numRuns) },
    );
  });

  it('the same inputs give the same facts and state, also from a state read back', () => {
    fc.assert(
      fc.property(...cases, ({ document }, event, acts) => {
        const run = start(document, event);
        for (const one of acts) if (one.kind !== 'redrive') perform(run, one);
        let state: RunState = deepFreeze(initialState({ runId: 'run1' }));
        const facts = run.inputs.flatMap((input: RunInput) => {
          const result = step(run.plan, readBack(state), input);
          state = result.state;
          return result.facts;
        });
        expect(facts).toEqual(run.facts);
        expect(state).toEqual(run.state);
      }),
      { numRuns: propertyRuns(numRuns) },
    );
  });
});

describe.each(KINDS)('in a flow without cycles, %s', (_kind, { flows, numRuns }) => {
  const cases = [flows(false), context, fc.array(act, { maxLength: 20 })] as const;

  it('every run comes to its end: no join hangs, no token is lost', () => {
    fc.assert(
      fc.property(...cases, ({ document }, event, acts) => {
        const run = start(document, event);
        for (const one of acts) perform(run, one);
        driveToEnd(run);
        expect(['completed', 'failed']).toContain(run.status);
        expect(run.armed()).toEqual([]);
        expect(run.state.tokens).toEqual([]);
        expectEveryEntryAccountedFor(run);
      }),
      { numRuns: propertyRuns(numRuns) },
    );
  });

  it('what stands behind a port that was not taken never runs', () => {
    fc.assert(
      fc.property(...cases, ({ document }, event, acts) => {
        const run = start(document, event);
        for (const one of acts) perform(run, one);
        driveToEnd(run);
        const left = new Set(run.path());
        const failed = new Set(
          run.facts.flatMap(({ body }) => (body.type === 'node.failed' && body.caught ? [body.nodeId] : [])),
        );
        const begun = new Set(run.facts.flatMap(({ body }) => (body.type === 'node.started' ? [body.nodeId] : [])));
        for (const nodeId of Object.keys(run.state.visits)) {
          const isReached = document.edges.some(
            ({ from, to }) =>
              to.node === nodeId &&
              (left.has(`${from.node}.${from.port}`) ||
                (from.port === 'error' && failed.has(from.node)) ||
                (from.port === 'item' && begun.has(from.node))),
          );
          expect(nodeId === 'start' || isReached).toBe(true);
        }
      }),
      { numRuns: propertyRuns(numRuns) },
    );
  });
});

/** A run that has not ended has a way to go on, and its waits are those of its tokens. */
function expectSound(run: Scenario): void {
  const { tokens } = run.state;
  const armed = tokens.flatMap((token) => token.waits ?? []).map((wait) => wait.id);
  expect([...armed].sort()).toEqual(run.armed().sort());
  expect(new Set(tokens.map((token) => token.id)).size).toBe(tokens.length);
  if (run.status === 'waiting') expect(nextWakeAtMs(run.state)).not.toBeNull();
  if (run.status === 'running') expect(tokens.some((token) => token.status === 'executing')).toBe(true);
  if (run.status === 'completed') expect(tokens).toEqual([]);
  expectSoundScopes(run);
  expectNothingRepeated(run);
}

/** Each token is in an iteration that is under way, whose loop rests at its node; and no loop rests for nothing. */
function expectSoundScopes({ state }: Scenario): void {
  if (state.status === 'failed') return;
  const { tokens, scopes = {}, loops = {} } = state;
  const looping = tokens.filter((token) => token.status === 'looping').map((token) => token.id);
  expect(Object.keys(loops).sort()).toEqual([...looping].sort());
  for (const { scope } of tokens) if (scope !== undefined) expect(scopes).toHaveProperty([scope]);
  for (const [id, { loopToken, parent, loopNode: nodeId }] of Object.entries(scopes)) {
    const token = tokens.find((one) => one.id === loopToken);
    expect([token?.scope, token?.nodeId]).toEqual([parent, nodeId]);
    if (state.status === 'active') expect(tokens.some((one) => one.scope === id)).toBe(true);
  }
  if (state.status === 'active')
    for (const id of looping) expect(Object.values(scopes).some((one) => one.loopToken === id)).toBe(true);
}

/** No two attempts are out under one key, and nothing is given out for a path that is not there. */
function expectNothingRepeated({ state, last }: Scenario): void {
  const keys = pendingExecutions(state).map((one) => one.idempotencyKey);
  expect(new Set(keys).size).toBe(keys.length);
  for (const command of last.commands) if (command.type === 'run_node') expect(keys).toContain(command.idempotencyKey);
}

/** What goes wrong is the world's doing, or the flow's where it names what is not there; never the engine's. */
function expectNoFault({ facts, plan }: Scenario): void {
  for (const { body } of facts) {
    if (body.type !== 'node.failed') continue;
    expect(body.error.kind).not.toBe('bug');
    if (plan.name === 'steps') expect(['x', 'effect.unknown']).toContain(body.error.code);
  }
}

/** What has settled under a key is never given out again, not on a re-drive either. */
function performOnce(run: Scenario, act: Act, settled: Set<string>): void {
  const before = run.commands.length;
  const token = chosen(run, act.pick);
  perform(run, act);
  if (act.kind === 'settle' && token && run.last.facts.length > 0) settled.add(idempotencyKeyOf(run.state, token));
  for (const command of run.commands.slice(before)) {
    if (command.type === 'run_node') expect(settled).not.toContain(command.idempotencyKey);
  }
}

type NodeFact = Extract<FactBody, { nodeId: string }>;

function isEndOfEntry(body: FactBody): body is NodeFact {
  if (body.type === 'node.failed') return body.caught;
  return body.type === 'node.settled' || (body.type === 'node.skipped' && body.tokenId !== undefined);
}

/** Each entry of a node settled, failed for good, or arrived at a merge. */
function expectEveryEntryAccountedFor(run: Scenario): void {
  if (run.status !== 'completed') return;
  const merges = new Set([...run.plan.nodes.values()].filter((node) => node.type === 'merge').map((node) => node.id));
  const ended = new Map<string, number>();
  for (const { body } of run.facts) {
    if (isEndOfEntry(body)) ended.set(body.nodeId, (ended.get(body.nodeId) ?? 0) + 1);
  }
  for (const [nodeId, entries] of Object.entries(run.state.visits)) {
    const ends = ended.get(nodeId) ?? 0;
    if (merges.has(nodeId)) expect(ends).toBeGreaterThanOrEqual(1);
    else expect(ends).toBe(entries);
  }
}

it('a run that is only started and cancelled leaves nothing behind', () => {
  fc.assert(
    fc.property(randomFlow({ cycles: true }), context, ({ document }, event) => {
      const run = start(document, event);
      run.input({ type: 'cancelled', by: null });
      expect(run.armed()).toEqual([]);
      expect(run.input({ type: 'started', nodeId: 'start', context: runContext() }).facts).toEqual([]);
    }),
  );
});
