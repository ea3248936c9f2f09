'use client';

import { clsx } from 'clsx';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { usePathname } from '@/i18n/navigation';
import { RAIL_COOKIE } from '@/session/choice-cookies';
import { rememberChoice } from '@/theme/theme';
import { IconButton } from '../ui/IconButton';
import { NavigationList } from './NavigationList';
import { PersonMenu } from './PersonMenu';
import { TenantName } from './TenantName';

/** Where a journey is drawn, the canvas gets the room. */
const isCanvas = (pathname: string): boolean => /^\/dashboard\/(?:workflows|runs)\/[^/]/.test(pathname);

/**
 * 220 px, or 56 px folded; the choice is kept in a cookie so that the server draws the right width at once. Beside a
 * canvas it starts folded; what is chosen there holds there.
 */
export function Rail({ initiallyFolded }: { initiallyFolded: boolean }) {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const room = isCanvas(pathname) ? 'canvas' : 'page';
  const [chosen, setChosen] = useState({ page: initiallyFolded, canvas: true });
  // Glides under the hand; on the way to another page it is there at once, so that the page is measured only once.
  const [toggledOn, setToggledOn] = useState<string | null>(null);
  const folded = chosen[room];
  const toggle = () => {
    setChosen({ ...chosen, [room]: !folded });
    setToggledOn(pathname);
    if (room === 'page') rememberChoice(RAIL_COOKIE, folded ? 'open' : 'folded');
  };
  return (
    <aside
      className={clsx(
        'flex shrink-0 flex-col gap-3 p-2 max-md:hidden',
        toggledOn === pathname && 'transition-[width] duration-(--pace-panel) ease-out',
        folded ? 'w-(--rail-width-folded)' : 'w-(--rail-width)',
      )}
    >
      <div className={clsx('flex items-center gap-1', folded ? 'flex-col' : 'justify-between')}>
        <TenantName folded={folded} />
        <IconButton
          size="sm"
          side="right"
          label={folded ? t('unfoldRail') : t('foldRail')}
          aria-expanded={!folded}
          className="aria-expanded:bg-transparent"
          icon={folded ? <PanelLeftOpen strokeWidth={1.75} /> : <PanelLeftClose strokeWidth={1.75} />}
          onClick={toggle}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <NavigationList folded={folded} />
      </div>
      <PersonMenu folded={folded} />
    </aside>
  );
}
