import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { JourneysView } from '@/components/journeys/JourneysView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('workflows') };
}

export default function JourneysPage() {
  return <JourneysView />;
}
