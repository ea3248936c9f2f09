'use client';

import type { StopResource } from '@columba/workflow-contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { api } from '@/api/browser-api';
import type { StopMode } from '@/api/operations-api';
import { useMay } from '@/session/SessionProvider';
import { BULK_JOBS_KEY } from '../bulk-jobs/use-bulk-jobs';
import { toast } from '../ui/toast.store';

export const STOPS_KEY = ['stops'] as const;
const LOOK_AGAIN_MS = 15_000;

/** What a switch is for: one journey, or every journey of the tenant. */
export type StopTarget = { flowId: string; name: string } | { flowId: null };

/** Kill switches that are on; somebody else's is seen within a quarter of a minute. */
export function useStops() {
  const allowed = useMay('runs:read');
  return useQuery({
    queryKey: [...STOPS_KEY, 'on'],
    queryFn: async ({ signal }) => (await api.stops.on(signal)).items,
    refetchInterval: LOOK_AGAIN_MS,
    enabled: allowed,
  });
}

/** The switch of one journey (or with null of the tenant), while it is on. */
export function useStop(flowId: string | null): StopResource | null {
  return useStops().data?.find((stop) => stop.flowId === flowId) ?? null;
}

/** Throws a switch, and lets things go on again. */
export function useStopActions(target: StopTarget) {
  const t = useTranslations('stops.done');
  const client = useQueryClient();
  const { flowId } = target;
  const name = 'name' in target ? target.name : '';
  const refresh = async () => {
    const keys = [STOPS_KEY, BULK_JOBS_KEY, ['flows'], ['runs']];
    await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
  const stop = useMutation({
    mutationFn: (body: { mode: StopMode; reason?: string }) =>
      flowId === null ? api.stops.stopTenant(body) : api.stops.stopFlow(flowId, body),
    onSuccess: () => {
      toast.done(flowId === null ? t('tenantStopped') : t('flowStopped', { name }));
      return refresh();
    },
    onError: (error) => toast.failed(t('stopFailed'), error),
  });
  const resume = useMutation({
    mutationFn: () => (flowId === null ? api.stops.resumeTenant() : api.stops.resumeFlow(flowId)),
    onSuccess: () => {
      toast.done(flowId === null ? t('tenantResumed') : t('flowResumed', { name }));
      return refresh();
    },
    onError: (error) => {
      toast.failed(t('resumeFailed'), error);
      return refresh();
    },
  });
  return { stop, resume };
}

/** Whether this person may throw and release the switch. */
export function useMayStop(target: Pick<StopTarget, 'flowId'>): boolean {
  const [flows, tenant] = [useMay('runs:control'), useMay('kill-switch:write')];
  return target.flowId === null ? tenant : flows;
}
