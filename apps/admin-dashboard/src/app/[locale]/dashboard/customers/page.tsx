import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CustomersView } from '@/components/customers/CustomersView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('customers') };
}

export default function CustomersPage() {
  return <CustomersView />;
}
