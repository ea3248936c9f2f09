'use client';

import type { Page, RunFact, RunResource, RunStatus } from '@columba/workflow-contracts';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/api/browser-api';
import { useLiveFacts } from '@/live/LiveProvider';
import { useThrottledRefresh } from '@/live/use-refresh';
import { usePages } from '../list/use-pages';
import { foldRuns } from './fold-run';

export interface RunFilters {
  status: RunStatus | null;
  flowId: string | null;
  customerId: string | null;
}

/** With more pages than this open, new runs are announced instead of pulling the list from under the reader. */
const FOLLOWED_PAGES = 2;

const mayAppear = (fact: RunFact, filters: RunFilters): boolean =>
  fact.body.type === 'run.started' && (filters.flowId === null || filters.flowId === fact.flowId);

/**
 * Runs as the filters ask, kept true by the tenant's facts: rows change in place at once, and the first page is
 * fetched again when runs begin.
 */
export function useRuns(filters: RunFilters) {
  const client = useQueryClient();
  const key = ['runs', 'list', filters];
  const pages = usePages<RunResource>(key, (query, signal) =>
    api.runs.list(
      {
        ...query,
        status: filters.status ?? undefined,
        flowId: filters.flowId ?? undefined,
        customerId: filters.customerId ?? undefined,
      },
      signal,
    ),
  );
  const refresh = useThrottledRefresh(key, 1_500);
  const [unseen, setUnseen] = useState(0);
  useLiveFacts({ tenant: true }, (facts) => {
    client.setQueryData<InfiniteData<Page<RunResource>>>(key, (data) =>
      data ? { ...data, pages: data.pages.map((page) => ({ ...page, items: foldRuns(page.items, facts) })) } : data,
    );
    const fresh = facts.filter((fact) => mayAppear(fact, filters)).length;
    const leftFilter = filters.status !== null && facts.some((fact) => fact.body.type.startsWith('run.'));
    if (pages.pageCount <= FOLLOWED_PAGES) {
      if (fresh > 0 || leftFilter) {
        refresh();
      }
    } else {
      setUnseen((count) => count + fresh);
    }
  });
  const showUnseen = () => {
    setUnseen(0);
    void client.resetQueries({ queryKey: key });
  };
  return { ...pages, unseen, showUnseen };
}
