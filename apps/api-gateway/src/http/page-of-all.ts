import type { Page } from '@columba/workflow-contracts';
import { ProblemError } from './problem-error.js';

/** A page of a list that the store answers whole (versions, connections, a run's messages). The cursor is an index. */
export function pageOfAll<T>(
  all: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Page<T> {
  const start = cursor === undefined ? 0 : indexOf(cursor);
  const end = start + limit;
  return {
    items: all.slice(start, end),
    nextCursor: end < all.length ? Buffer.from(String(end)).toString('base64url') : null,
  };
}

function indexOf(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw badCursor();
}

/** A cursor is opaque, and only good for the list that it came from. */
export function badCursor(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'query.bad-cursor',
    detail: 'The cursor is not one that this list gave out.',
    mend: 'Send nextCursor as it was answered, or leave cursor out to begin at the start.',
    errors: [{ pointer: '/cursor', code: 'bad-cursor', detail: 'is not a cursor of this list' }],
  });
}
