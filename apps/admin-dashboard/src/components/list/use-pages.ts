'use client';

import type { Page } from '@columba/workflow-contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';

export const PAGE_SIZE = 50;

/** A cursor-paged list as one growing array. */
export function usePages<T>(
  key: readonly unknown[],
  load: (query: { cursor?: string; limit: number }, signal: AbortSignal) => Promise<Page<T>>,
  options: { limit?: number; refetchInterval?: number } = {},
) {
  const query = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => load({ cursor: pageParam, limit: options.limit ?? PAGE_SIZE }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    refetchInterval: options.refetchInterval,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, items, pageCount: query.data?.pages.length ?? 0 };
}
export type Pages<T> = ReturnType<typeof usePages<T>>;
