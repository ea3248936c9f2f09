import type { RunQueries } from '@columba/workflow/ports';
import type { RunDetail } from '@columba/workflow-contracts';
import type { RunState } from '@columba/workflow-engine';

type FoundRun = NonNullable<Awaited<ReturnType<RunQueries['get']>>>;

/** A run with what a person wants to know of it: how it went, what it knows, what it waits for. */
export function runDetailOf({ run, state, path, waits }: FoundRun): RunDetail {
  return { ...run, path, waits, context: contextOf(state as RunState | null) };
}

/** The names that templates and conditions use: `event`, `customer`, `vars`, `nodes.<id>.output`. */
function contextOf(state: RunState | null): Record<string, unknown> {
  if (!state) return {};
  const { context, vars, nodes } = state;
  return { ...context, vars, nodes };
}
