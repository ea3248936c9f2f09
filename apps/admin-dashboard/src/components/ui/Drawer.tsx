'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton';

export interface DrawerProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** Which edge it comes from; on a narrow screen `bottom` suits best. */
  side?: 'right' | 'left' | 'bottom';
  children: ReactNode;
}

const SIDES = {
  right: 'inset-y-0 right-0 w-90 max-w-[92vw]',
  left: 'inset-y-0 left-0 w-70 max-w-[86vw]',
  bottom: 'inset-x-0 bottom-0 max-h-[86dvh] rounded-t-card',
};

export function Drawer({ open, onOpenChange, title, side = 'right', children }: DrawerProps) {
  const t = useTranslations('ui');
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className={`fixed z-50 flex animate-fade-in flex-col bg-surface shadow-float outline-none ${SIDES[side]}`}
        >
          <div className="flex h-12 shrink-0 items-center border-line border-b pr-12 pl-4">
            <Radix.Title className="truncate font-semibold text-14">{title}</Radix.Title>
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          <Radix.Close asChild>
            <IconButton
              tooltip={false}
              label={t('close')}
              icon={<X />}
              className="absolute top-2 right-2 pointer-coarse:top-1"
            />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
