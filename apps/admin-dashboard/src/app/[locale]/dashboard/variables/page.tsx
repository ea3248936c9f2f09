import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { VariablesView } from '@/components/variables/VariablesView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('variables') };
}

export default function VariablesPage() {
  return <VariablesView />;
}
