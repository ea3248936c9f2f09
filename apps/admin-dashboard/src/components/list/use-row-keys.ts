'use client';

import type { KeyboardEvent } from 'react';

const FORWARD = new Set(['ArrowDown', 'j']);
const BACKWARD = new Set(['ArrowUp', 'k']);

function nextIndex(key: string, at: number, count: number): number | null {
  if (FORWARD.has(key)) {
    return Math.min(at + 1, count - 1);
  }
  if (BACKWARD.has(key)) {
    return Math.max(at - 1, 0);
  }
  if (key === 'Home') {
    return 0;
  }
  return key === 'End' ? count - 1 : null;
}

/** Arrow keys, j, k, Home and End move between the rows' links (`data-row`); Enter opens, as on any link. */
export function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
  if (!focused || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const next = nextIndex(event.key, rows.indexOf(focused), rows.length);
  if (next !== null) {
    event.preventDefault();
    rows[next]?.focus();
  }
}
