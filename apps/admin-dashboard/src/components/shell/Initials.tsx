import { clsx } from 'clsx';
import { UserRound } from 'lucide-react';
import { initialsOf } from '@/format/person-name';

/** A person as a small round mark. */
export function Initials({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden
      className={clsx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-pill bg-press font-medium text-12 text-muted leading-none',
        className,
      )}
    >
      {initialsOf(name) ?? <UserRound className="size-3.5" strokeWidth={1.75} />}
    </span>
  );
}
