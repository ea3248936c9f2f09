'use client';

import type { ReactNode } from 'react';
import { ErrorState } from '../ui/ErrorState';
import type { Pages } from './use-pages';

export interface ListBodyProps<T> {
  pages: Pages<T>;
  /** "Runs could not be loaded". */
  failed: string;
  /** What stands there when there is nothing: nothing yet, or nothing that matches. */
  empty: ReactNode;
  /** The list itself, also while it loads. */
  children: ReactNode;
}

/** Chooses between failed, not allowed, nothing and the list. What is on screen stays there when a refresh fails. */
export function ListBody<T>({ pages, failed, empty, children }: ListBodyProps<T>) {
  if (pages.items.length > 0 || pages.isPending) {
    return children;
  }
  return pages.isError ? <ErrorState error={pages.error} title={failed} onRetry={() => void pages.refetch()} /> : empty;
}
