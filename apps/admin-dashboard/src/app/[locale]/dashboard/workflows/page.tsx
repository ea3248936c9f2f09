import { getTranslations } from 'next-intl/server';
import { PageHeader } from '@/components/shell/PageHeader';

export default async function WorkflowsPage() {
  const t = await getTranslations('nav');
  return <PageHeader title={t('workflows')} />;
}
