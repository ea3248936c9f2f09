'use client';

import { clsx } from 'clsx';
import { useTranslations } from 'next-intl';
import { Link, usePathname } from '@/i18n/navigation';
import { useSession } from '@/session/SessionProvider';
import { Tooltip } from '../ui/Tooltip';
import { NAVIGATION, type NavigationItem } from './navigation-items';

function Item({
  item,
  folded,
  current,
  onGo,
}: {
  item: NavigationItem;
  folded: boolean;
  current: boolean;
  onGo?: () => void;
}) {
  const t = useTranslations('nav');
  const Icon = item.icon;
  const link = (
    <Link
      href={item.href}
      onClick={onGo}
      aria-current={current ? 'page' : undefined}
      aria-label={folded ? t(item.key) : undefined}
      className={clsx(
        'flex h-8 items-center gap-2.5 rounded-control px-2 text-13 transition-colors duration-(--pace-hand) ease-out pointer-coarse:h-10',
        folded && 'justify-center',
        current ? 'bg-press font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden className={clsx('size-4 shrink-0', current && 'text-accent-text')} strokeWidth={1.75} />
      {folded ? null : <span className="truncate">{t(item.key)}</span>}
    </Link>
  );
  return folded ? (
    <Tooltip label={t(item.key)} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

/** Links to the rooms this person may enter. */
export function NavigationList({ folded = false, onGo }: { folded?: boolean; onGo?: () => void }) {
  const t = useTranslations('nav');
  const pathname = usePathname();
  const { permissions } = useSession();
  return (
    <nav aria-label={t('label')}>
      <ul className="flex flex-col gap-0.5">
        {NAVIGATION.filter((item) => permissions.includes(item.permission)).map((item) => (
          <li key={item.key}>
            <Item
              item={item}
              folded={folded}
              onGo={onGo}
              current={[item.href, ...(item.rooms ?? [])].some(
                (room) => pathname === room || pathname.startsWith(`${room}/`),
              )}
            />
          </li>
        ))}
      </ul>
    </nav>
  );
}
