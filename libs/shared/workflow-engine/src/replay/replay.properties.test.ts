import { propertyRuns, propertyTimeoutMs } from '@columba/testing';
import { flowError } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { randomFlow } from '../run/random-flow-suite.js';
import { idempotencyKeyOf } from '../run/run-keys.js';
import { runStatusOf } from '../run/run-progress.js';
import type { JsonObject } from '../run/run-state.js';
import { Scenario } from '../run/scenario-suite.js';
import { replayHistory } from './replay-history.js';
import { replayStoredRun } from './replay-stored-run.js';
import { historyOf } from './scenario-history-suite.js';

vi.setConfig({ testTimeout: propertyTimeoutMs(60_000) });

const act = fc.record({
  kind: fc.constantFrom('settle', 'settle', 'settle', 'fail', 'timer', 'timer', 'signal', 'park', 'pause', 'customer'),
  pick: fc.nat({ max: 1_000 }),
});
type Act = { kind: string; pick: number };
const context = fc.record({ flag: fc.boolean(), n: fc.integer({ min: 0, max: 10 }), text: fc.string() });
const errors = (['transient', 'permanent', 'user'] as const).map((kind) =>
  flowError({ code: 'x', kind, message: 'x' }),
);

interface Out {
  tokenId: string;
  attempt: number;
}

/** A run, and what a store would keep of its effects. */
class World {
  readonly effects = new Map<string, JsonObject | null>();

  constructor(readonly run: Scenario) {}

  perform({ kind, pick }: Act): void {
    this.run.nowMs += pick;
    const executing = this.run.state.tokens.filter(({ status }) => status === 'executing');
    const token = executing[pick % Math.max(executing.length, 1)];
    if (kind in this.always) this.always[kind as keyof typeof this.always](pick);
    else if (token) {
      const out = { tokenId: token.id, attempt: token.attempt };
      this.answers[kind as keyof typeof this.answers](out, pick, idempotencyKeyOf(this.run.state, token));
    }
  }

  private readonly always = {
    timer: () => this.run.waitUntilDue(),
    pause: () => this.run.input({ type: this.run.status === 'paused' ? 'resumed' : 'paused' }),
    customer: (pick: number) => this.run.input({ type: 'context', customer: { id: 'c1', firstName: `Ada ${pick}` } }),
    signal: (pick: number) => {
      const armed = this.run.armed().filter((id) => !id.endsWith(':reconcile'));
      const waitId = armed[pick % Math.max(armed.length, 1)] ?? 'none';
      const child = pick % 2 ? { runId: 'r2', status: 'completed', result: { n: pick }, error: null } : CANCELLED;
      const decision = pick % 3 ? 'approved' : 'rejected';
      const payload = { event: { text: `t${pick}` }, child, decision, by: 'u', note: 'n' };
      return this.run.input({ type: 'signalled', waitId, payload });
    },
  };

  private readonly answers = {
    fail: (out: Out, pick: number) => this.run.input({ type: 'failed', ...out, error: errors[pick % 3]! }),
    settle: (out: Out, pick: number, key: string) => {
      const output = this.confirm(key, pick);
      this.run.input({ type: 'settled', ...out, outcome: pick % 4 ? 'sent' : 'undeliverable', output });
    },
    park: (out: Out, pick: number, key: string) => {
      const reason = pick % 2 ? 'limit' : 'reconcile';
      const fallback = reason === 'limit' ? undefined : { outcome: 'sent', output: this.confirm(key, pick) };
      this.run.input({ type: 'waiting_external', ...out, reason, untilMs: this.run.nowMs + 5_000, fallback });
    },
  };

  private confirm(key: string, pick: number): JsonObject {
    const output = { messageId: `m${pick}` };
    this.effects.set(key, output);
    return output;
  }
}
const CANCELLED = { runId: null, status: 'cancelled', result: null, error: null };

const KINDS = [
  ['without loops', { loops: false, numRuns: 50 }],
  ['with loops', { loops: true, numRuns: 50 }],
] as const;

describe.each(KINDS)('whatever the flow and whatever happens, %s', (_kind, { loops, numRuns }) => {
  const cases = [randomFlow({ cycles: true, loops }), context, fc.array(act, { maxLength: 40 })] as const;
  const played = (document: Parameters<typeof Scenario.of>[0], event: object, acts: Act[]) => {
    const world = new World(Scenario.of(document, { event: { ...event, channel: 'whatsapp' } }));
    for (const one of acts) world.perform(one);
    return world;
  };

  it('a recorded history replays to the same, also read back from a file', () => {
    fc.assert(
      fc.property(...cases, ({ document }, event, acts) => {
        const { run } = played(document, event, acts);
        const history = JSON.parse(JSON.stringify(historyOf('random', document, run)));
        expect(replayHistory(history)).toEqual({ same: true, verdict: 'same', differences: [], missing: [] });
      }),
      { numRuns: propertyRuns(numRuns) },
    );
  });

  it('what is stored of a run replays to the same, or says what is missing', () => {
    fc.assert(
      fc.property(...cases, ({ document }, event, acts) => {
        const { run, effects } = played(document, event, acts);
        const { state, facts } = run;
        const stored = JSON.parse(JSON.stringify({ state, facts }));
        const replay = replayStoredRun(run.plan, { runId: 'run1', status: runStatusOf(state), ...stored, effects });
        if (replay.verdict === 'not-comparable') expect(replay.missing).not.toEqual([]);
        else expect(replay).toMatchObject({ verdict: 'same', differences: [] });
      }),
      { numRuns: propertyRuns(numRuns * 2) },
    );
  });
});
