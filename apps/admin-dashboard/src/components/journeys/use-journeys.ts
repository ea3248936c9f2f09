'use client';

import type { FlowResource } from '@columba/workflow-contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import { useRefreshOnFacts } from '@/live/use-refresh';
import { usePages } from '../list/use-pages';
import { toast } from '../ui/toast.store';

export const JOURNEYS_KEY = ['flows'] as const;
const LIST_KEY = [...JOURNEYS_KEY, 'list'] as const;

/** All journeys, with counts that follow what runs do. */
export function useJourneys() {
  useRefreshOnFacts(LIST_KEY, (fact) => fact.body.type.startsWith('run.') || fact.body.type === 'node.waiting', 3_000);
  return usePages(LIST_KEY, (query, signal) => api.flows.list(query, signal), { limit: 200 });
}

/** Switching on and off, and deleting; each says what it did. */
export function useJourneyActions() {
  const t = useTranslations('journeys.done');
  const client = useQueryClient();
  const refresh = () => client.invalidateQueries({ queryKey: JOURNEYS_KEY });
  const enable = useMutation({
    mutationFn: (flow: FlowResource) => api.flows.update(flow.id, { enabled: !flow.enabled }),
    onSuccess: (flow) => {
      toast.done(flow.enabled ? t('enabled', { name: flow.name }) : t('disabled', { name: flow.name }));
      return refresh();
    },
    onError: (error) => toast.failed(t('enableFailed'), error),
  });
  const remove = useMutation({
    mutationFn: (flow: FlowResource) => api.flows.remove(flow.id),
    onSuccess: (_nothing, flow) => {
      toast.done(t('removed', { name: flow.name }));
      return refresh();
    },
    onError: (error) => toast.failed(t('removeFailed'), error),
  });
  return { enable, remove };
}
