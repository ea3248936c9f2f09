import { clsx } from 'clsx';
import type { ReactNode } from 'react';

export type StatusTone =
  | 'pending'
  | 'running'
  | 'waiting'
  | 'completed'
  | 'failed'
  | 'paused'
  | 'cancelled'
  | 'skipped';

const COLOURS: Record<StatusTone, string> = {
  pending: 'text-pending',
  running: 'text-running',
  waiting: 'text-waiting',
  completed: 'text-completed',
  failed: 'text-failed',
  paused: 'text-paused',
  cancelled: 'text-skipped',
  skipped: 'text-skipped',
};

const mark = { fill: 'none', stroke: 'var(--surface)', strokeWidth: 1.6, strokeLinecap: 'round' } as const;

/** A shape for each status, so that colour is never alone: running moves, waiting is hatched, skipped is dashed. */
const SHAPES: Record<StatusTone, ReactNode> = {
  pending: <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />,
  running: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" opacity="0.28" />
      <circle cx="7" cy="7" r="2" fill="currentColor" />
      <path
        d="M7 2a5 5 0 0 1 5 5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        className="origin-[7px_7px] animate-spin-slow"
      />
    </>
  ),
  waiting: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4.2 8.6 8.6 4.2M5.4 9.9 9.9 5.4" stroke="currentColor" strokeWidth="1.1" strokeLinecap="round" />
    </>
  ),
  completed: (
    <>
      <circle cx="7" cy="7" r="5.75" fill="currentColor" />
      <path d="m4.6 7.2 1.7 1.7 3.2-3.6" {...mark} strokeLinejoin="round" />
    </>
  ),
  failed: (
    <>
      <circle cx="7" cy="7" r="5.75" fill="currentColor" />
      <path d="m5.1 5.1 3.8 3.8m0-3.8L5.1 8.9" {...mark} />
    </>
  ),
  paused: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5.8 5.2v3.6M8.2 5.2v3.6" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="m3.6 10.4 6.8-6.8" stroke="currentColor" strokeWidth="1.5" />
    </>
  ),
  skipped: (
    <circle cx="7" cy="7" r="5" fill="none" stroke="currentColor" strokeWidth="1.5" strokeDasharray="2.2 1.72" />
  ),
};

/** The mark alone. Put a word beside it, or use StatusBadge. */
export function StatusGlyph({ tone, className }: { tone: StatusTone; className?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 14 14"
      width="14"
      height="14"
      className={clsx('shrink-0', COLOURS[tone], className)}
    >
      {SHAPES[tone]}
    </svg>
  );
}
