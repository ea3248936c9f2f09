import { propertyRuns, propertyTimeoutMs } from '@columba/testing';
import { flowError } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { hash32 } from '../hash.js';
import { pendingExecutions, rebuildCommand } from './pending-executions.js';
import { flowOf, type Step, steps } from './random-loop-suite.js';
import type { RunNodeCommand } from './run-command.js';
import { Scenario } from './scenario-suite.js';

vi.setConfig({ testTimeout: propertyTimeoutMs(120_000) });

/** In which order executors answer, and which of them fail first. */
interface World {
  picks: readonly number[];
  failures: readonly number[];
  crashes: boolean;
}
const inOrder: World = { picks: [0], failures: [], crashes: false };
const world = fc.record<World>({
  picks: fc.array(fc.nat({ max: 100 }), { minLength: 1, maxLength: 40 }),
  failures: fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 6 }),
  crashes: fc.boolean(),
});

const gone = flowError({ code: 'x', kind: 'permanent', message: 'x' });

/** What was sent, each time that it was accepted: node and text. */
function play(document: ReturnType<typeof flowOf>, { picks, failures, crashes }: World) {
  const run = Scenario.of(document);
  const sent: string[] = [];
  for (let turn = 0; run.status !== 'completed'; turn += 1) {
    if (turn > 3_000) throw new Error('the run does not end');
    if (run.status === 'failed') run.redrive();
    expectWithinBounds(run);
    const out = pendingExecutions(run.state);
    const chosen = out[(picks[turn % picks.length] ?? 0) % out.length];
    if (!chosen) throw new Error('nothing is out, and the run has not ended');
    const { tokenId, attempt, nodeId } = chosen;
    const command = given(run, tokenId, attempt);
    if (crashes) expect(rebuildCommand(run.plan, JSON.parse(JSON.stringify(run.state)), tokenId)).toEqual(command);
    if (failures.includes(turn)) {
      run.input({ type: 'failed', tokenId, attempt, error: gone });
      continue;
    }
    const did = `${nodeId} ${String(command.config.body)}`;
    sent.push(did);
    run.input({ type: 'settled', tokenId, attempt, outcome: 'sent', output: { value: hash32(did) } });
  }
  return { sent: sent.sort(), last: run.out('last').config.body, run };
}

function given(run: Scenario, tokenId: string, attempt: number): RunNodeCommand {
  const found = run.commands.findLast(
    (one) => one.type === 'run_node' && one.tokenId === tokenId && one.attempt === attempt,
  );
  if (found?.type !== 'run_node') throw new Error('an attempt is out that was never given');
  return found;
}

/** No loop has more iterations under way than is stated. */
function expectWithinBounds({ state, plan }: Scenario): void {
  for (const { id, nodeId, status } of state.tokens) {
    if (status !== 'looping') continue;
    const running = Object.values(state.scopes ?? {}).filter((scope) => scope.loopToken === id).length;
    expect(running).toBeLessThanOrEqual(Number(plan.nodes.get(nodeId)?.config.parallelism));
  }
}

const allAtOnce = (all: readonly Step[]): Step[] =>
  all.map((step) => (step.kind === 'loop' ? { ...step, parallelism: 4, body: allAtOnce(step.body) } : step));
const oneByOne = (all: readonly Step[]): Step[] =>
  all.map((step) => (step.kind === 'loop' ? { ...step, parallelism: 1, body: oneByOne(step.body) } : step));

describe('whatever the loops, and in whatever order executors answer', () => {
  it('the same is sent, once each, with the same results in order, as one by one without a fault', () => {
    fc.assert(
      fc.property(steps, world, (all, chance) => {
        const calm = play(flowOf(oneByOne(all)), inOrder);
        const wild = play(flowOf(all), chance);
        expect(wild.last).toBe(calm.last);
        expect(wild.sent).toEqual(calm.sent);
        expect(wild.run.state).not.toHaveProperty('scopes');
      }),
      { numRuns: propertyRuns(200) },
    );
  });

  it('nothing that succeeded is repeated by re-drives, and every key is of one entry only', () => {
    fc.assert(
      fc.property(steps, world, (all, chance) => {
        const { run } = play(flowOf(allAtOnce(all)), chance);
        const byKey = new Map<string, RunNodeCommand[]>();
        for (const command of run.commands) {
          if (command.type !== 'run_node') continue;
          byKey.set(command.idempotencyKey, [...(byKey.get(command.idempotencyKey) ?? []), command]);
        }
        for (const commands of byKey.values()) {
          expect(new Set(commands.map(({ config }) => config.body)).size).toBe(1);
          expect(commands.map(({ attempt }) => attempt)).toEqual(commands.map((_, index) => index + 1));
        }
        const settled = run.facts.filter(({ body }) => body.type === 'node.settled' && body.outcome === 'sent');
        expect(settled).toHaveLength(byKey.size);
      }),
      { numRuns: propertyRuns(200) },
    );
  });
});
