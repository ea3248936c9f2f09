import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { LiveMonitor } from '@/components/workflows/LiveMonitor';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('run');
  return { title: t('pageTitle') };
}

export default async function RunPage({ params }: { params: Promise<{ id: string }> }) {
  return <LiveMonitor runId={(await params).id} />;
}
