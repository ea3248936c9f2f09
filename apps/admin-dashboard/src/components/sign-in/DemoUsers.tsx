'use client';

import { useTranslations } from 'next-intl';

const PASSWORD = 'columba-demo';
const USERS = [
  { email: 'admin@acme.test', tenant: 'Acme', role: 'admin' },
  { email: 'agent@acme.test', tenant: 'Acme', role: 'agent' },
  { email: 'viewer@acme.test', tenant: 'Acme', role: 'viewer' },
  { email: 'admin@globex.test', tenant: 'Globex', role: 'admin' },
] as const;

/** The people of the demo tenants, shown only where the API says that this is a demo. */
export function DemoUsers({ onPick }: { onPick: (user: { email: string; password: string }) => void }) {
  const t = useTranslations('signIn');
  const role = useTranslations('shell.role');
  return (
    <section className="mt-6 border-line border-t pt-4">
      <h2 className="text-12 text-muted">
        {t.rich('demo', { code: () => <code className="font-mono text-ink">{PASSWORD}</code> })}
      </h2>
      <ul className="-mx-2 mt-1.5">
        {USERS.map((user) => (
          <li key={user.email}>
            <button
              type="button"
              onClick={() => onPick({ email: user.email, password: PASSWORD })}
              className="flex h-8 w-full items-center justify-between gap-3 rounded-control px-2 text-left hover:bg-hover pointer-coarse:h-10"
            >
              <span className="truncate">{user.email}</span>
              <span className="shrink-0 text-12 text-faint">
                {user.tenant}, {role(user.role)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
