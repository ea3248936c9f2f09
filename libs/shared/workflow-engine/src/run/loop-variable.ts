import type { RunLoop, RunScope, RunState } from './run-state.js';
import { scopesAround } from './scope-chain.js';

/** `loop` in templates and conditions of a loop's body. */
export interface LoopVariable {
  /** From 0. */
  index: number;
  /** From 1. */
  number: number;
  /** The item; the number for a loop without a list. */
  item: unknown;
  /** How many there are; null when a condition decides. */
  count: number | null;
  first: boolean;
  /** False while a condition decides. */
  last: boolean;
  /** The loop around this one. */
  parent: LoopVariable | null;
}

/** Null outside of loops. */
export function loopVariableIn(state: Pick<RunState, 'scopes' | 'loops'>, scopeId: string | undefined) {
  return scopesAround(state, scopeId).reduceRight<LoopVariable | null>((parent, { scope }) => {
    const loop = state.loops?.[scope.loopToken];
    return loop ? loopVariable(loop, scope, parent) : parent;
  }, null);
}

export function loopVariable(loop: RunLoop, { index }: Pick<RunScope, 'index'>, parent: LoopVariable | null) {
  const { items, count } = loop;
  const number = index + 1;
  return {
    index,
    number,
    item: items ? items[index] : number,
    count,
    first: index === 0,
    last: number === count,
    parent,
  };
}
