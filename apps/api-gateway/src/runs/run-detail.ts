import type { RunQueries } from '@columba/workflow/ports';
import type { RunDetail } from '@columba/workflow-contracts';

type FoundRun = NonNullable<Awaited<ReturnType<RunQueries['get']>>>;

/** A run with what a person wants to know of it: how it went, what it knows, what it waits for. */
export function runDetailOf({ run, state, path, waits }: FoundRun): RunDetail {
  return { ...run, path, waits, context: contextOf(state) };
}

function contextOf(state: FoundRun['state']): Record<string, unknown> {
  const context = (state as { context?: unknown } | null)?.context;
  return typeof context === 'object' && context !== null ? (context as Record<string, unknown>) : {};
}
