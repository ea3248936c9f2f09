'use client';

import type { BulkJobResource } from '@columba/workflow-contracts';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Link } from '@/i18n/navigation';
import { useMay } from '@/session/SessionProvider';
import { Button } from '../ui/Button';
import { IconButton } from '../ui/IconButton';
import { StatusGlyph } from '../ui/StatusGlyph';
import { JobCounts } from './JobCounts';
import { JobProgressBar } from './JobProgressBar';
import { shownJobs } from './job-progress';
import { useCancelJob, useRecentJobs } from './use-bulk-jobs';
import { useJobWords } from './use-job-words';

const MOST = 3;

function JobLine({ job, onPutAway }: { job: BulkJobResource; onPutAway: () => void }) {
  const t = useTranslations('bulkJobs');
  const words = useJobWords();
  const mayControl = useMay('runs:control');
  const cancel = useCancelJob();
  const running = job.state === 'running';
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 px-6 py-1 max-sm:px-4">
      <StatusGlyph tone={words.tone(job)} />
      <Link href="/dashboard/bulk-jobs" className="min-w-0 truncate hover:underline">
        {words.sentence(job)}
      </Link>
      <JobProgressBar job={job} className="w-40 max-sm:order-last max-sm:w-full" />
      <span className="flex-1">
        <JobCounts job={job} />
      </span>
      {running && mayControl ? (
        <Button size="sm" variant="ghost" busy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
          {t('cancel')}
        </Button>
      ) : null}
      {running ? null : <IconButton size="sm" label={t('putAway')} icon={<X />} onClick={onPutAway} />}
    </li>
  );
}

/** What goes on with many runs at once, above the list that it changes; what has ended stays until it is put away. */
export function BulkJobStrip() {
  const t = useTranslations('bulkJobs');
  const [openedAt] = useState(() => Date.now());
  const [putAway, setPutAway] = useState<ReadonlySet<string>>(new Set());
  const jobs = shownJobs(useRecentJobs(), openedAt, putAway);
  if (jobs.length === 0) {
    return null;
  }
  return (
    <section aria-label={t('title')} className="shrink-0 border-line border-t bg-sunken/60">
      <ul>
        {jobs.slice(0, MOST).map((job) => (
          <JobLine key={job.id} job={job} onPutAway={() => setPutAway(new Set([...putAway, job.id]))} />
        ))}
      </ul>
      {jobs.length > MOST ? (
        <Link
          href="/dashboard/bulk-jobs"
          className="block px-6 pb-2 text-12 text-muted underline underline-offset-2 max-sm:px-4"
        >
          {t('more', { count: jobs.length - MOST })}
        </Link>
      ) : null}
    </section>
  );
}
