'use client';

import type { RunFact } from '@columba/workflow-contracts';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useLiveFacts } from './LiveProvider';

/**
 * A function that refetches `key` soon: at once when it has been quiet, else at most every `everyMs`, and never lets
 * the last call fall away.
 */
export function useThrottledRefresh(key: QueryKey, everyMs = 2_000): () => void {
  const client = useQueryClient();
  const state = useRef<{ last: number; timer?: ReturnType<typeof setTimeout> }>({ last: 0 });
  const latest = useRef(key);
  latest.current = key;
  useEffect(() => () => clearTimeout(state.current.timer), []);
  return useCallback(() => {
    if (state.current.timer) {
      return;
    }
    const wait = Math.max(150, state.current.last + everyMs - Date.now());
    state.current.timer = setTimeout(() => {
      state.current = { last: Date.now() };
      void client.invalidateQueries({ queryKey: latest.current });
    }, wait);
  }, [client, everyMs]);
}

/** Refetches `key` when a fact of the tenant matters to it. */
export function useRefreshOnFacts(key: QueryKey, matters: (fact: RunFact) => boolean, everyMs?: number): void {
  const refresh = useThrottledRefresh(key, everyMs);
  useLiveFacts({ tenant: true }, (facts) => {
    if (facts.some(matters)) {
      refresh();
    }
  });
}
