import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';
import { Tooltip } from './Tooltip';

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  /** Said by screen readers and shown as the tooltip. */
  label: string;
  icon: ReactNode;
  /** A shortcut shown in the tooltip, such as `Ctrl S`. */
  shortcut?: string;
  size?: 'md' | 'sm';
  /** For toggles: draws the pressed state and says it. */
  pressed?: boolean;
  /** Which side the tooltip opens on. */
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** Off for the way out of a dialog: an open tooltip would take the Escape that is meant for the dialog. */
  tooltip?: boolean;
}

export function IconButton({
  label,
  icon,
  shortcut,
  size = 'md',
  pressed,
  side = 'bottom',
  tooltip = true,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center rounded-control text-muted transition-colors duration-(--pace-hand) ease-out',
        'hover:bg-hover hover:text-ink active:bg-press disabled:pointer-events-none disabled:opacity-40 aria-expanded:bg-press aria-expanded:text-ink',
        '[&_svg]:size-4',
        size === 'md' ? 'size-8 pointer-coarse:size-10' : 'size-7 pointer-coarse:size-9',
        pressed && 'bg-accent-soft text-accent-text hover:text-accent-text',
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
  if (!tooltip) return button;
  return (
    <Tooltip label={label} shortcut={shortcut} side={side}>
      {button}
    </Tooltip>
  );
}
