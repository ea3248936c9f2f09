import { clsx } from 'clsx';
import type { ComponentProps } from 'react';

/** Shared by every control that holds text. */
export const CONTROL =
  'w-full rounded-control border border-line-strong bg-surface text-13 text-ink transition-[border-color,box-shadow] duration-(--pace-hand) ease-out hover:border-faint focus-visible:border-accent focus-visible:outline-none focus-visible:ring-2 focus-visible:ring-accent/25 disabled:opacity-60 aria-invalid:border-failed';

export interface InputProps extends Omit<ComponentProps<'input'>, 'size'> {
  size?: 'md' | 'sm';
  /** JetBrains Mono, for data. */
  mono?: boolean;
}

export function Input({ size = 'md', mono, className, ...rest }: InputProps) {
  return (
    <input
      className={clsx(
        CONTROL,
        size === 'md' ? 'h-8 px-2.5 pointer-coarse:h-10' : 'h-7 px-2 pointer-coarse:h-9',
        mono && 'font-mono text-12',
        className,
      )}
      {...rest}
    />
  );
}
