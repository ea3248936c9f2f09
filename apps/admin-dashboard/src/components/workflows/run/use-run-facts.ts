'use client';

import type { RunFact } from '@columba/workflow-contracts';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api } from '@/api/browser-api';
import { useLiveFacts } from '@/live/LiveProvider';
import { foldFacts, type RunFold } from '../monitor/fold-facts';
import { mergeFacts } from '../monitor/merge-facts';

const PAGE = 1_000;

async function allFacts(runId: string, signal: AbortSignal): Promise<RunFact[]> {
  const facts: RunFact[] = [];
  for (;;) {
    const page = await api.runs.facts(runId, { after: facts.at(-1)?.seq ?? 0, limit: PAGE }, signal);
    facts.push(...page.items);
    if (page.items.length < PAGE) return facts;
  }
}

/**
 * A run's facts: what has happened by HTTP, what happens by the live socket, put together without a hole or a repeat.
 * The fold and everything on screen follow from them.
 */
export function useRunFacts(runId: string): {
  facts: readonly RunFact[];
  fold: RunFold;
  loaded: boolean;
  error: Error | null;
} {
  const [live, setLive] = useState<readonly RunFact[]>([]);
  const past = useQuery({
    queryKey: ['run-facts', runId],
    queryFn: ({ signal }) => allFacts(runId, signal),
    staleTime: 0,
  });
  useLiveFacts({ runId }, (incoming) => setLive((held) => mergeFacts(held, incoming)));
  const facts = useMemo(() => mergeFacts(past.data ?? [], live), [past.data, live]);
  const fold = useMemo(() => foldFacts(facts), [facts]);
  return { facts, fold, loaded: past.data !== undefined || live.length > 0, error: past.error };
}
