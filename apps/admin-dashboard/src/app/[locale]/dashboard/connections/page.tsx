import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ConnectionsView } from '@/components/connections/ConnectionsView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('connections') };
}

export default function ConnectionsPage() {
  return <ConnectionsView />;
}
