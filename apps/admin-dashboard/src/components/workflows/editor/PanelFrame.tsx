'use client';

import { PanelRightClose } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode, RefObject } from 'react';
import { IconButton } from '@/components/ui/IconButton';

export interface PanelFrameProps {
  title: ReactNode;
  note?: ReactNode;
  glyph?: ReactNode;
  actions?: ReactNode;
  onFold: () => void;
  panel?: RefObject<HTMLDivElement | null>;
  children: ReactNode;
}

/** What all panels of the inspector have in common: a heading with its actions, and a body that scrolls. */
export function PanelFrame({ title, note, glyph, actions, onFold, panel, children }: PanelFrameProps) {
  const t = useTranslations('editor.inspector');
  return (
    <>
      <header className="flex min-h-12 shrink-0 items-center gap-2 border-line border-b px-4">
        {glyph}
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-13">{title}</h2>
          {note ? <p className="truncate text-12 text-faint">{note}</p> : null}
        </div>
        {actions}
        <IconButton size="sm" label={t('fold')} icon={<PanelRightClose />} onClick={onFold} className="-mr-2" />
      </header>
      <div ref={panel} className="min-h-0 flex-1 overflow-y-auto">
        {children}
      </div>
    </>
  );
}
