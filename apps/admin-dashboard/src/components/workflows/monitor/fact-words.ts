import type { FactBody, RunFact } from '@columba/workflow-contracts';

export type FactLevel = 'info' | 'warning' | 'error';

/** What a fact is called in the messages (`run.facts.<key>`) and what its sentence is filled with. */
export interface FactWords {
  key: string;
  values: Record<string, string | number>;
  level: FactLevel;
}

type Speaker<T extends FactBody['type']> = (body: Extract<FactBody, { type: T }>) => Omit<FactWords, 'level'> & {
  level?: FactLevel;
};

const SPEAKERS: { [T in FactBody['type']]: Speaker<T> } = {
  'run.started': (body) => ({ key: 'runStarted', values: { version: body.flowVersion } }),
  'node.started': (body) => ({
    key: body.attempt > 1 ? 'nodeStartedAgain' : 'nodeStarted',
    values: { attempt: body.attempt },
  }),
  'node.settled': (body) => ({
    key: body.outcome === '' ? 'nodeEnded' : 'nodeSettled',
    values: { outcome: body.outcome },
  }),
  'node.failed': failedWords,
  'node.waiting': (body) => ({
    key: body.untilMs === null ? 'nodeWaiting' : 'nodeWaitingUntil',
    values: { reason: body.reason, until: body.untilMs ?? 0 },
    level: body.reason === 'retry' || body.reason === 'reconcile' || body.reason === 'limit' ? 'warning' : 'info',
  }),
  'node.skipped': () => ({ key: 'nodeSkipped', values: {} }),
  'effect.unknown': () => ({ key: 'effectUnknown', values: {}, level: 'warning' }),
  'effect.reconciled': () => ({ key: 'effectReconciled', values: {} }),
  'run.paused': () => ({ key: 'runPaused', values: {}, level: 'warning' }),
  'run.resumed': () => ({ key: 'runResumed', values: {} }),
  'run.migrated': (body) => ({ key: 'runMigrated', values: { from: body.fromVersion, to: body.toVersion } }),
  'run.completed': () => ({ key: 'runCompleted', values: {} }),
  'run.failed': (body) => ({ key: 'runFailed', values: { message: body.error.message }, level: 'error' }),
  'run.cancelled': (body) => ({
    key: body.by ? 'runCancelledBy' : 'runCancelled',
    values: { by: body.by ?? '' },
    level: 'warning',
  }),
};

function failedWords(body: Extract<FactBody, { type: 'node.failed' }>): ReturnType<Speaker<'node.failed'>> {
  const values = { message: body.error.message, code: body.error.code, attempt: body.attempt };
  if (body.willRetryAtMs !== null) return { key: 'nodeFailedRetry', values, level: 'warning' };
  return body.caught
    ? { key: 'nodeFailedCaught', values, level: 'warning' }
    : { key: 'nodeFailed', values, level: 'error' };
}

export function factWords(body: FactBody): FactWords {
  const speak = SPEAKERS[body.type] as (body: FactBody) => ReturnType<Speaker<FactBody['type']>>;
  return { level: 'info', ...speak(body) };
}

export interface FactFilter {
  levels: ReadonlySet<FactLevel>;
  search: string;
}

/** `say` gives the sentence that is on screen, so that the search finds what people read. */
export function filterFacts(
  facts: readonly RunFact[],
  filter: FactFilter,
  say: (fact: RunFact) => string,
): readonly RunFact[] {
  const wanted = filter.search.trim().toLowerCase();
  if (wanted === '' && filter.levels.size === 0) return facts;
  return facts.filter((fact) => {
    if (filter.levels.size > 0 && !filter.levels.has(factWords(fact.body).level)) return false;
    return wanted === '' || say(fact).toLowerCase().includes(wanted);
  });
}
