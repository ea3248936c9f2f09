import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CustomerView } from '@/components/customers/CustomerView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('customers'))('one') };
}

export default async function CustomerPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return <CustomerView customerId={id} />;
}
