import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export interface BadgeProps {
  children: ReactNode;
  /** `outline` for facts, `accent` for the one that is current or selected, `dashed` for what is not yet there. */
  variant?: 'outline' | 'accent' | 'dashed';
  className?: string;
}

const VARIANTS = {
  outline: 'border-line-strong text-muted',
  accent: 'border-transparent bg-accent-soft text-accent-text',
  dashed: 'border-dashed border-line-strong text-muted',
};

/** A pill of a word or two. */
export function Badge({ children, variant = 'outline', className }: BadgeProps) {
  return (
    <span
      className={clsx(
        'inline-flex h-5 items-center gap-1 whitespace-nowrap rounded-pill border px-2 font-medium text-12 leading-none [&_svg]:size-3',
        VARIANTS[variant],
        className,
      )}
    >
      {children}
    </span>
  );
}
