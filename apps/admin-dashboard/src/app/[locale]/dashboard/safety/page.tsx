import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SafetyView } from '@/components/stops/SafetyView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('safety') };
}

export default function SafetyPage() {
  return <SafetyView />;
}
