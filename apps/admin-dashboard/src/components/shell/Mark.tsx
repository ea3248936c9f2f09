import { clsx } from 'clsx';

/** Columba's mark: a path that leaves one node and arrives at another, in the shape of a wing. */
export function Mark({ className }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 24 24" className={clsx('shrink-0', className)}>
      <rect width="24" height="24" rx="6" fill="var(--accent)" />
      <path
        d="M6.5 16.5c5.2 0 4.6-9 11-9M6.5 16.5c4.4 0 6.2-3.6 8.2-3.6"
        fill="none"
        stroke="var(--accent-ink)"
        strokeWidth="1.7"
        strokeLinecap="round"
      />
      <circle cx="6.5" cy="16.5" r="2" fill="var(--accent-ink)" />
      <circle cx="17.5" cy="7.5" r="2" fill="var(--accent-ink)" />
    </svg>
  );
}
