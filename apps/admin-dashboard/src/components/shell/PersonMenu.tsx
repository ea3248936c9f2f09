'use client';

import { clsx } from 'clsx';
import { ChevronsUpDown, LogOut } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePathname, useRouter } from '@/i18n/navigation';
import { routing } from '@/i18n/routing';
import { THEME_COOKIE } from '@/session/choice-cookies';
import { useSession } from '@/session/SessionProvider';
import { applyTheme, rememberChoice, THEMES, type Theme } from '@/theme/theme';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../ui/Menu';
import { toast } from '../ui/toast.store';
import { Initials } from './Initials';
import { THEME_ICONS } from './theme-icons';

function currentTheme(): Theme {
  const pinned = globalThis.document?.documentElement.dataset.theme;
  return pinned === 'light' || pinned === 'dark' ? pinned : 'system';
}

function ThemeItems() {
  const t = useTranslations('shell');
  const [theme, setTheme] = useState<Theme>(currentTheme);
  const choose = (next: Theme) => {
    setTheme(next);
    applyTheme(next);
    rememberChoice(THEME_COOKIE, next);
  };
  return THEMES.map((option) => {
    const Icon = THEME_ICONS[option];
    return (
      <MenuItem key={option} icon={<Icon aria-hidden />} checked={theme === option} onSelect={() => choose(option)}>
        {t(`theme.${option}`)}
      </MenuItem>
    );
  });
}

function LocaleItems() {
  const t = useTranslations('shell');
  const locale = useLocale();
  const pathname = usePathname();
  const router = useRouter();
  return routing.locales.map((option) => (
    <MenuItem
      key={option}
      checked={option === locale}
      onSelect={() => router.replace(`${pathname}${window.location.search}`, { locale: option })}
    >
      {t(`locale.${option}`)}
    </MenuItem>
  ));
}

/** The person, their theme and language, and the way out. */
export function PersonMenu({ folded = false }: { folded?: boolean }) {
  const t = useTranslations('shell');
  const { user, role } = useSession();
  const signOut = async () => {
    const answer = await fetch('/session', { method: 'DELETE' }).catch(() => null);
    if (answer?.ok) {
      window.location.assign('/');
    } else {
      toast.failed(t('signOutFailed'));
    }
  };
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          aria-label={folded ? t('personMenu', { name: user.name }) : undefined}
          className={clsx(
            'flex min-w-0 items-center gap-2.5 rounded-control p-1.5 text-left transition-colors duration-(--pace-hand) hover:bg-hover data-[state=open]:bg-press',
            folded && 'justify-center',
          )}
        >
          <Initials name={user.name} />
          {folded ? null : (
            <>
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-13 leading-tight">{user.name}</span>
                <span className="block truncate text-12 text-faint leading-tight">{t(`role.${role}`)}</span>
              </span>
              <span className="sr-only">{t('personMenuHint')}</span>
              <ChevronsUpDown aria-hidden className="size-3.5 shrink-0 text-faint" />
            </>
          )}
        </button>
      }
    >
      <div className="max-w-60 px-2 pt-1.5 pb-2">
        <p className="truncate font-medium text-13">{user.name}</p>
        <p className="truncate text-12 text-muted">{user.email}</p>
      </div>
      <MenuSeparator />
      <MenuLabel>{t('theme.label')}</MenuLabel>
      <ThemeItems />
      <MenuSeparator />
      <MenuLabel>{t('locale.label')}</MenuLabel>
      <LocaleItems />
      <MenuSeparator />
      <MenuItem icon={<LogOut aria-hidden />} onSelect={() => void signOut()}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  );
}
