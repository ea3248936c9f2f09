'use client';

import { useEffect, useState } from 'react';
import type { LiveStats } from '@/api/live-client';
import { useLiveClient } from './LiveProvider';

/** The tenant's counters as the server last said them; null until then. */
export function useLiveStats(): LiveStats | null {
  const client = useLiveClient();
  const [stats, setStats] = useState<LiveStats | null>(null);
  useEffect(() => client.onStats(setStats), [client]);
  return stats;
}
