import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PhoneView } from '@/components/phone/PhoneView';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('nav'))('phone') };
}

export default function PhonePage() {
  return <PhoneView />;
}
