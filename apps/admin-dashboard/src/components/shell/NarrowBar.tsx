'use client';

import { Menu as MenuIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useSession } from '@/session/SessionProvider';
import { Drawer } from '../ui/Drawer';
import { IconButton } from '../ui/IconButton';
import { Mark } from './Mark';
import { NavigationList } from './NavigationList';
import { PersonMenu } from './PersonMenu';

/** Below 768 px the rail becomes a bar with a drawer. */
export function NarrowBar() {
  const t = useTranslations('shell');
  const { tenant } = useSession();
  const [open, setOpen] = useState(false);
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-line border-b px-2 md:hidden">
      <IconButton label={t('openMenu')} icon={<MenuIcon />} aria-expanded={open} onClick={() => setOpen(true)} />
      <Mark className="size-5" />
      <span className="truncate font-semibold text-13">{tenant.name}</span>
      <Drawer open={open} onOpenChange={setOpen} title={tenant.name} side="left">
        <div className="flex h-full flex-col justify-between p-2">
          <NavigationList onGo={() => setOpen(false)} />
          <PersonMenu />
        </div>
      </Drawer>
    </header>
  );
}
