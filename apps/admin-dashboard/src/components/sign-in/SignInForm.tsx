'use client';

import { useMutation } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { ApiError } from '@/api/api-error';
import { HttpTransport } from '@/api/http-transport';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { Input } from '../ui/Input';
import { DemoUsers } from './DemoUsers';

/** Our own routes, not the API's: the token stays in a cookie that the page cannot read. */
const site = new HttpTransport({ baseUrl: '' });

function useWords() {
  const t = useTranslations('signIn');
  return (error: unknown): string => {
    if (!(error instanceof ApiError)) {
      return t('unexpected');
    }
    if (error.status === 401) {
      return t('wrong');
    }
    return error.status === 429 ? t('tooMany') : `${error.detail} ${error.mend}`.trim();
  };
}

export function SignInForm({ goTo, demo }: { goTo: string; demo: boolean }) {
  const t = useTranslations('signIn');
  const words = useWords();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const signIn = useMutation({
    mutationFn: () => site.send('POST', '/session', { body: { email: email.trim(), password } }),
    onSuccess: () => window.location.assign(goTo),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = !email.trim() || !password;
    setMissing(incomplete);
    if (!incomplete) {
      signIn.mutate();
    }
  };
  const emailProblem = signIn.error instanceof ApiError ? signIn.error.fieldError('/email') : undefined;
  return (
    <>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <Field
          label={t('email')}
          error={missing && !email.trim() ? t('emailMissing') : emailProblem ? t('emailInvalid') : undefined}
        >
          {(ids) => (
            <Input
              {...ids}
              type="email"
              name="email"
              autoComplete="username"
              autoFocus
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('password')} error={missing && !password ? t('passwordMissing') : undefined}>
          {(ids) => (
            <Input
              {...ids}
              type="password"
              name="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
        {signIn.isError && !emailProblem ? (
          <p role="alert" className="flex items-start gap-1.5 text-13 text-failed">
            <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
            {words(signIn.error)}
          </p>
        ) : null}
        <Button type="submit" variant="primary" className="w-full" busy={signIn.isPending || signIn.isSuccess}>
          {t('action')}
        </Button>
      </form>
      {demo ? (
        <DemoUsers
          onPick={(user) => {
            setEmail(user.email);
            setPassword(user.password);
            setMissing(false);
            signIn.reset();
          }}
        />
      ) : null}
    </>
  );
}
