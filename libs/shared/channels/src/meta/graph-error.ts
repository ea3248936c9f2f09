import { z } from 'zod';

const graphErrorSchema = z.object({
  error: z.object({ code: z.number(), error_subcode: z.number().optional().catch(undefined) }),
});

/** The code in an error answer of the Graph API, or null when it is something else. */
export function graphErrorOf(answer: unknown): { code: number; subcode: number | undefined } | null {
  const parsed = graphErrorSchema.safeParse(answer);
  return parsed.success ? { code: parsed.data.error.code, subcode: parsed.data.error.error_subcode } : null;
}
