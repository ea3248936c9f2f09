'use client';

import { clsx } from 'clsx';
import { Switch as Radix } from 'radix-ui';
import type { ComponentProps } from 'react';

export function Switch({ className, ...rest }: ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className={clsx(
        'inline-flex h-4 w-7 shrink-0 items-center rounded-pill bg-line-strong p-0.5 transition-colors duration-(--pace-hand) ease-out data-[state=checked]:bg-accent disabled:opacity-50',
        className,
      )}
      {...rest}
    >
      <Radix.Thumb className="size-3 rounded-pill bg-surface transition-transform duration-(--pace-hand) ease-out data-[state=checked]:translate-x-3 data-[state=checked]:bg-accent-ink" />
    </Radix.Root>
  );
}
