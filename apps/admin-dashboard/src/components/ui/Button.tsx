import { clsx } from 'clsx';
import { LoaderCircle } from 'lucide-react';
import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ControlSize = 'md' | 'sm';

const BASE =
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-control font-medium text-13 transition-colors duration-(--pace-hand) ease-out disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0';
const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'bg-accent text-accent-ink hover:bg-accent-hover',
  secondary: 'border border-line-strong bg-raised text-ink hover:bg-hover active:bg-press',
  ghost: 'text-muted hover:bg-hover hover:text-ink active:bg-press aria-expanded:bg-press aria-expanded:text-ink',
  danger: 'border border-line-strong bg-raised text-failed hover:border-failed hover:bg-hover',
};
const SIZES: Record<ControlSize, string> = {
  md: 'h-8 px-3 pointer-coarse:h-10',
  sm: 'h-7 px-2 pointer-coarse:h-9',
};

export interface ButtonProps extends ComponentProps<'button'> {
  variant?: ButtonVariant;
  size?: ControlSize;
  /** Shows a turning mark and refuses clicks while something is under way. */
  busy?: boolean;
  /** Gives the looks to the one child (a link) instead of drawing a button. */
  asChild?: boolean;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  busy = false,
  asChild = false,
  className,
  children,
  disabled,
  ...rest
}: ButtonProps) {
  const classes = clsx(BASE, VARIANTS[variant], SIZES[size], className);
  if (asChild) {
    return (
      <Slot.Root className={classes} {...rest}>
        {children}
      </Slot.Root>
    );
  }
  return (
    <button type="button" className={classes} disabled={disabled || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <LoaderCircle aria-hidden className="animate-spin-slow" /> : null}
      {children}
    </button>
  );
}
