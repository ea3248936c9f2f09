import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { BulkJobsView } from '@/components/bulk-jobs/BulkJobsView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('bulkJobs'))('title') };
}

export default function BulkJobsPage() {
  return <BulkJobsView />;
}
