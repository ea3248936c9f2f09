import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Mark } from '@/components/shell/Mark';
import { SignInForm } from '@/components/sign-in/SignInForm';
import { redirect } from '@/i18n/navigation';
import { readSession } from '@/session/read-session';
import { returnPath } from '@/session/return-path';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('signIn'))('title') };
}

interface SignInProps {
  params: Promise<{ locale: string }>;
  searchParams: Promise<{ next?: string | string[] }>;
}

export default async function SignInPage({ params, searchParams }: SignInProps) {
  const [{ locale }, { next }, t] = await Promise.all([params, searchParams, getTranslations('signIn')]);
  const state = await readSession().catch(() => null);
  if (state?.session) {
    redirect({ href: '/dashboard/workflows', locale });
  }
  const goTo = returnPath(typeof next === 'string' ? next : null, `/${locale}/dashboard/workflows`);
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center px-4 py-8">
      <div className="w-full max-w-84">
        <Mark className="size-8" />
        <h1 className="mt-4 font-semibold text-20">{t('title')}</h1>
        <p className="mt-1 mb-6 text-13 text-muted">{t('line')}</p>
        <SignInForm goTo={goTo} demo={state?.config.demo ?? false} />
      </div>
    </main>
  );
}
