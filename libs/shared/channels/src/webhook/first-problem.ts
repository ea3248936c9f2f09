import type { z } from 'zod';

/** Where a payload is wrong, and how; never what it holds. */
export function firstProblem(error: z.ZodError, base = ''): string {
  const [issue] = error.issues;
  const path = issue?.path.map(String).join('/') ?? '';
  return `/${base}${path} ${issue?.code === 'invalid_type' ? 'is missing or of the wrong type' : 'is not valid'}`;
}
