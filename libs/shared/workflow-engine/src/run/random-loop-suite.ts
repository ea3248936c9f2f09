import { type FlowBuilder, flow } from '@columba/testing';
import {
  conditionNode,
  type FlowDocument,
  loopControlNode,
  loopNode,
  mergeNode,
  sendMessageNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import fc from 'fast-check';
import type { RandomFlow } from './random-flow-suite.js';

/** What stands one behind the other: in a flow, or in the body of a loop. */
export type Step =
  | { kind: 'send' }
  /** Two branches side by side, and what joins them. */
  | { kind: 'fork' }
  | LoopStep
  /** Beside what follows, a path that ends the turn of a loop, at once or after a wait. Nothing outside of loops. */
  | { kind: 'leave'; action: 'break' | 'continue'; outer: boolean; atOnce: boolean; index: number };

interface LoopStep {
  kind: 'loop';
  times: number;
  parallelism: number;
  leadsBack: boolean;
  keepsErrors: boolean;
  body: Step[];
}

const leave = fc.record({
  kind: fc.constant('leave' as const),
  action: fc.constantFrom('break' as const, 'continue' as const),
  outer: fc.boolean(),
  atOnce: fc.boolean(),
  index: fc.nat({ max: 2 }),
});

function stepsWith(...more: fc.Arbitrary<Step>[]): fc.Arbitrary<Step[]> {
  const { steps } = fc.letrec<{ step: Step; steps: Step[] }>((tie) => ({
    steps: fc.array(tie('step'), { minLength: 1, maxLength: 3 }),
    step: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.record({ kind: fc.constant('send' as const) }),
      fc.record({ kind: fc.constant('fork' as const) }),
      ...more,
      fc.record({
        kind: fc.constant('loop' as const),
        times: fc.integer({ min: 1, max: 4 }),
        parallelism: fc.integer({ min: 1, max: 4 }),
        leadsBack: fc.boolean(),
        keepsErrors: more.length > 0 ? fc.boolean() : fc.constant(false),
        body: tie('steps') as fc.Arbitrary<Step[]>,
      }),
    ),
  }));
  return steps;
}

/** Whose outcome does not depend on the order in which anything happens. */
export const steps = stepsWith();

/** Loops in loops, which are left and whose errors are kept, with waits and forks in them. */
export const randomLoops: fc.Arbitrary<RandomFlow> = stepsWith(leave).map((all) => ({
  document: flowOf([{ kind: 'loop', times: 3, parallelism: 2, leadsBack: true, keepsErrors: true, body: all }]),
  isAcyclic: true,
}));

/**
 * The steps as a flow, and `last` behind them. Every message says in which iteration it is sent and what was put out
 * before it, so that a value that comes from another iteration shows in all that follows.
 */
export function flowOf(steps: readonly Step[]): FlowDocument {
  const builder = flow('steps').trigger();
  const before = addSteps(builder, steps, { prefix: 'n', before: '-', loops: [] });
  return builder.next('last', sendMessageNode, message(before)).end().build();
}

interface Place {
  prefix: string;
  /** A template of what was put out before. */
  before: string;
  /** Ids of the loops around, outermost first. */
  loops: readonly string[];
}

const message = (before: string) => ({
  channel: 'same' as const,
  body: `{{ loop.parent.index }}.{{ loop.index }} [${before}]`,
});

/** Answers a template of what the last of them put out. */
function addSteps(builder: FlowBuilder, steps: readonly Step[], place: Place): string {
  const { prefix } = place;
  return steps.reduce(
    (before, step, index) => addStep(builder, step, `${prefix}${index}`, { ...place, before }),
    place.before,
  );
}

function addStep(builder: FlowBuilder, step: Step, id: string, place: Place): string {
  switch (step.kind) {
    case 'send':
      builder.next(id, sendMessageNode, message(place.before));
      return `{{ nodes.${id}.output.value }}`;
    case 'fork':
      return addFork(builder, id, place.before);
    case 'leave':
      return addLeave(builder, step, id, place);
    case 'loop':
      return addLoop(builder, step, id, place);
  }
}

function addLoop(builder: FlowBuilder, step: LoopStep, id: string, { loops }: Place): string {
  const { times, parallelism, leadsBack, keepsErrors, body } = step;
  const inside = { prefix: `${id}_`, before: '-', loops: [...loops, id] };
  const collect = `{{ loop.number }}:${addSteps(flow('to know what comes last').trigger(), body, inside)}`;
  const onItemError = keepsErrors ? 'continue' : 'fail';
  builder.next(id, loopNode, { over: 'times', times, parallelism, collect, onItemError });
  addSteps(builder, body, inside);
  if (leadsBack) builder.to(id);
  builder.from(id, 'done');
  return `{{ nodes.${id}.output.results | join: "," }}`;
}

//  id --out--+--> id_a --sent--> id_join
//            +--> id_b --sent--> id_join
function addFork(builder: FlowBuilder, id: string, before: string): string {
  builder.next(id, mergeNode, { mode: 'any' }).next(`${id}_a`, sendMessageNode, message(before));
  builder.next(`${id}_join`, mergeNode, {});
  builder.from(id).next(`${id}_b`, sendMessageNode, message(before)).to(`${id}_join`).from(`${id}_join`);
  const branch = (name: string) => `{{ nodes.${id}_join.output.branches.${id}_${name}.value }}`;
  return `${branch('a')}+${branch('b')}`;
}

//  id --out--+--> (id_wait -->) id_turn --true--> id_leave
//            +--> what follows
function addLeave(builder: FlowBuilder, step: Extract<Step, { kind: 'leave' }>, id: string, place: Place): string {
  const { action, outer, atOnce, index } = step;
  const [outermost] = place.loops;
  if (outermost === undefined) return place.before;
  builder.next(id, mergeNode, { mode: 'any' });
  if (!atOnce) builder.next(`${id}_wait`, waitEventNode, { eventType: 'x.y', timeout: 'PT30M' });
  builder.next(`${id}_turn`, conditionNode, { if: { path: 'loop.index', op: 'gte', value: index } });
  builder.next(`${id}_leave`, loopControlNode, { action, ...(outer ? { loop: outermost } : {}) });
  builder.from(id);
  return place.before;
}
