import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RunsView } from '@/components/runs/RunsView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('runs') };
}

export default function RunsPage() {
  return <RunsView />;
}
