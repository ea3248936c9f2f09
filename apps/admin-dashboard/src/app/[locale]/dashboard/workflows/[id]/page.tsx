import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { WorkflowEditor } from '@/components/workflows/editor/WorkflowEditor';

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('editor');
  return { title: t('pageTitle') };
}

export default async function WorkflowPage({ params }: { params: Promise<{ id: string }> }) {
  return <WorkflowEditor flowId={(await params).id} />;
}
