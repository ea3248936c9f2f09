'use client';

import type { BulkJobResource } from '@columba/workflow-contracts';
import { useTranslations } from 'next-intl';
import type { StatusTone } from '../ui/StatusGlyph';

const TONES: Record<BulkJobResource['state'], StatusTone> = {
  running: 'running',
  done: 'completed',
  cancelled: 'cancelled',
};

/** A job in words: "Pausing 130 runs", "Paused 127 runs". */
export function useJobWords() {
  const t = useTranslations('bulkJobs');
  return {
    tone: (job: BulkJobResource): StatusTone => TONES[job.state],
    state: (job: BulkJobResource): string => t(`state.${job.state}`),
    sentence: (job: BulkJobResource): string =>
      job.state === 'running'
        ? t(`sentence.${job.action}`, { running: 'yes', count: job.total })
        : t(`sentence.${job.action}`, { running: 'no', count: job.done }),
  };
}
