'use client';

import { clsx } from 'clsx';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton';

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** One or two sentences under the title. */
  description?: ReactNode;
  children?: ReactNode;
  /** Buttons, right-aligned, the primary one last. */
  footer?: ReactNode;
  width?: 'sm' | 'md' | 'lg';
}

const WIDTHS = { sm: 'max-w-sm', md: 'max-w-lg', lg: 'max-w-3xl' };

export function Dialog({ open, onOpenChange, title, description, children, footer, width = 'sm' }: DialogProps) {
  const t = useTranslations('ui');
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade-in bg-scrim" />
        <Radix.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={clsx(
            'fixed top-[14dvh] left-1/2 z-50 flex max-h-[78dvh] w-[calc(100vw-32px)] -translate-x-1/2 animate-rise flex-col overflow-hidden rounded-card bg-raised shadow-float outline-none',
            WIDTHS[width],
          )}
        >
          <div className="px-4 pt-4 pr-12">
            <Radix.Title className="font-semibold text-14">{title}</Radix.Title>
            {description ? (
              <Radix.Description className="mt-1 text-13 text-muted">{description}</Radix.Description>
            ) : null}
          </div>
          {children ? <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-4 pb-1">{children}</div> : null}
          {footer ? (
            <div className="flex flex-wrap justify-end gap-2 px-4 pt-4 pb-4">{footer}</div>
          ) : (
            <div className="h-4" />
          )}
          {/* Last in the document, so that the first field or button gets the focus, not the way out. */}
          <Radix.Close asChild>
            <IconButton tooltip={false} label={t('close')} icon={<X />} size="sm" className="absolute top-3 right-3" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
