'use client';

import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { Toast as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './IconButton';
import { useToasts } from './toast.store';

/** Stands once in the dashboard layout. Say something with `toast.done('Saved')` or `toast.failed(title, error)`. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const { toasts, dismiss } = useToasts();
  const t = useTranslations('ui');
  return (
    <Radix.Provider swipeDirection="right" duration={6000} label={t('notification')}>
      {children}
      {toasts.map((item) => (
        <Radix.Root
          key={item.id}
          type={item.tone === 'failed' ? 'foreground' : 'background'}
          duration={item.tone === 'failed' ? 12_000 : 5_000}
          onOpenChange={(open) => {
            if (!open) {
              dismiss(item.id);
            }
          }}
          className="flex animate-rise items-start gap-2.5 rounded-card bg-raised py-2.5 pr-2 pl-3 shadow-float"
        >
          {item.tone === 'failed' ? (
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-failed" />
          ) : (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-completed" />
          )}
          <div className="min-w-0 flex-1 py-px">
            <Radix.Title className="font-medium text-13">{item.title}</Radix.Title>
            {item.detail ? (
              <Radix.Description className="mt-0.5 text-12 text-muted">{item.detail}</Radix.Description>
            ) : null}
          </div>
          <Radix.Close asChild>
            <IconButton label={t('close')} icon={<X />} size="sm" className="-my-0.5" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-60 flex w-90 max-w-[calc(100vw-32px)] flex-col gap-2 outline-none" />
    </Radix.Provider>
  );
}
