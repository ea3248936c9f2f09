'use client';

import type { BulkJobResource } from '@columba/workflow-contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { api } from '@/api/browser-api';
import { toast } from '../ui/toast.store';

export const BULK_JOBS_KEY = ['bulk-jobs'] as const;
const RECENT = 10;
const WHILE_RUNNING_MS = 700;
const OTHERWISE_MS = 20_000;
/** What a job changes: fetched again when one ends. */
const CHANGED: readonly (readonly string[])[] = [['runs'], ['dead-letters'], ['flows'], ['stops']];

const anyRunning = (jobs: readonly BulkJobResource[] | undefined): boolean =>
  jobs?.some((job) => job.state === 'running') ?? false;

/** The newest jobs; asked often while one is under way. */
export function useRecentJobs(): readonly BulkJobResource[] {
  const client = useQueryClient();
  const jobs = useQuery({
    queryKey: [...BULK_JOBS_KEY, 'recent'],
    queryFn: async ({ signal }) => (await api.bulkJobs.list({ limit: RECENT }, signal)).items,
    refetchInterval: ({ state }) => (anyRunning(state.data) ? WHILE_RUNNING_MS : OTHERWISE_MS),
  }).data;
  const running = anyRunning(jobs);
  const before = useRef(running);
  useEffect(() => {
    if (before.current && !running) {
      for (const queryKey of CHANGED) void client.invalidateQueries({ queryKey });
    }
    before.current = running;
  }, [client, running]);
  return jobs ?? [];
}

/** Stops a job; what it has done stays done. */
export function useCancelJob() {
  const t = useTranslations('bulkJobs');
  const client = useQueryClient();
  return useMutation({
    mutationFn: (jobId: string) => api.bulkJobs.cancel(jobId),
    onSuccess: () => client.invalidateQueries({ queryKey: BULK_JOBS_KEY }),
    onError: (error) => toast.failed(t('cancelFailed'), error),
  });
}
