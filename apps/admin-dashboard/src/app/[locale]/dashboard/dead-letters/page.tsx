import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { DeadLettersView } from '@/components/dead-letters/DeadLettersView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('deadLetters') };
}

export default function DeadLettersPage() {
  return <DeadLettersView />;
}
