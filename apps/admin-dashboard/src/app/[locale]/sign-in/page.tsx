import { getTranslations } from 'next-intl/server';

export default async function SignInPage() {
  const t = await getTranslations('nav');
  return <h1>{t('label')}</h1>;
}
