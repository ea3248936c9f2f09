import { clsx } from 'clsx';

/** A grey bar of the final text's size. Give it width and height by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={clsx('block h-3 animate-shimmer rounded-[4px] bg-press', className)} />;
}
