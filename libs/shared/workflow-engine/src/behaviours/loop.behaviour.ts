import { type Condition, type FlowError, flowError, loopNode, type NodeConfig } from '@columba/workflow-contracts';
import { type CompiledCondition, compileCondition, evaluateCondition } from '../conditions/compile-condition.js';
import { storableJson } from '../storable-json.js';
import type { Decision, NodeBehaviour, NodeVisit, VisitedNode } from './node-behaviour.js';
import { readValue, type ValueSource, valueSource } from './value-source.js';

type LoopConfig = NodeConfig<typeof loopNode>;
interface PreparedLoop {
  items: ValueSource | null;
  while: CompiledCondition | null;
  collect: ValueSource | null;
}

/** Says what to go through, when to go on and what to collect; `run/turn-loops.ts` does it. */
export const loopBehaviour: NodeBehaviour = {
  type: loopNode.type,
  prepare: (config): PreparedLoop => {
    const { items, collect, while: condition } = config as LoopConfig;
    return {
      items: items === undefined ? null : valueSource(items),
      while: condition === undefined ? null : compileCondition(condition as Condition),
      collect: collect === undefined || collect === '' ? null : valueSource(collect),
    };
  },
  enter: (visit) => {
    const { over, times = 0 } = configOf(visit.node);
    if (over === 'while') return { kind: 'loop', count: null };
    return over === 'times' ? { kind: 'loop', count: times } : overItems(visit);
  },
  loop: {
    port: 'item',
    parallelism: (node) => configOf(node).parallelism,
    keepsErrors: (node) => configOf(node).onItemError === 'continue',
    goesOn: ({ node, context }) => {
      const { while: condition } = preparedOf(node);
      if (!condition || !evaluateCondition(condition, context).matched) return false;
      const { maxIterations } = configOf(node);
      return (context.loop?.index ?? 0) < maxIterations || { error: tooMany(maxIterations) };
    },
    collect: (visit) => {
      const { collect } = preparedOf(visit.node);
      return collect ? (readValue(collect, visit, 'collect') ?? null) : undefined;
    },
  },
};

function overItems(visit: NodeVisit): Decision {
  const { items: source } = preparedOf(visit.node);
  const items = listOf(source && readValue(source, visit, 'items'));
  if (!items) return { kind: 'error', error: notAList() };
  const { maxIterations } = configOf(visit.node);
  if (items.length > maxIterations) return { kind: 'error', error: tooMany(maxIterations) };
  return { kind: 'loop', count: items.length, items };
}

/** A list, or text that is one in JSON. */
function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'string') return null;
  try {
    const parsed: unknown = storableJson(JSON.parse(value));
    return Array.isArray(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Never says what was found: that may be a customer's words. */
function notAList(): FlowError {
  const message = 'What this loop is to go through is not a list. Name a list, or let the template end in "| json".';
  return flowError({ code: 'loop.not-a-list', kind: 'user', message });
}

function tooMany(most: number): FlowError {
  const message = `This loop would run more than ${most} times. Raise its limit, or give it less to do.`;
  return flowError({ code: 'loop.too-many-iterations', kind: 'user', message });
}

function configOf({ config }: VisitedNode): LoopConfig {
  return config as unknown as LoopConfig;
}

function preparedOf({ prepared }: VisitedNode): PreparedLoop {
  return prepared as PreparedLoop;
}
