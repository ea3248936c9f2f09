'use client';

import type { LiveTarget, RunFact } from '@columba/workflow-contracts';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { api } from '@/api/browser-api';
import { LiveClient, type LiveState } from '@/api/live-client';
import type { SubscribeOptions } from '@/api/live-subscription';
import { liveTargetKey } from '@/api/live-target';
import { openLiveSocket } from './open-live-socket';

const LiveContext = createContext<LiveClient | null>(null);

export function LiveProvider({ liveUrl, children }: { liveUrl: string; children: ReactNode }) {
  const client = useMemo(
    () =>
      new LiveClient({
        openSocket: () => openLiveSocket(liveUrl),
        fetchRunFacts: async (runId, after) => (await api.runs.facts(runId, { after, limit: 1_000 })).items,
      }),
    [liveUrl],
  );
  return <LiveContext value={client}>{children}</LiveContext>;
}

export function useLiveClient(): LiveClient {
  const client = useContext(LiveContext);
  if (!client) {
    throw new Error('useLiveClient stands outside LiveProvider');
  }
  return client;
}

const serverState = (): LiveState => 'idle';

/** `reconnecting` is worth telling the reader; the rest is not. */
export function useLiveState(): LiveState {
  const client = useLiveClient();
  return useSyncExternalStore(client.onState, () => client.state, serverState);
}

/**
 * Follows `target` while the component is there; null follows nothing. `after` is read when the target changes: pass
 * the last number you already hold.
 */
export function useLiveFacts(
  target: LiveTarget | null,
  onFacts: (facts: RunFact[]) => void,
  options: Pick<SubscribeOptions, 'after' | 'onRefused'> = {},
): void {
  const client = useLiveClient();
  const latest = useRef({ onFacts, options, target });
  latest.current = { onFacts, options, target };
  const key = target ? liveTargetKey(target) : null;
  useEffect(() => {
    const { target: current, options: given } = latest.current;
    if (!key || !current) {
      return;
    }
    return client.subscribe(current, {
      after: given.after,
      onFacts: (facts) => latest.current.onFacts(facts),
      onRefused: (refusal) => latest.current.options.onRefused?.(refusal),
    });
  }, [client, key]);
}
