import { z } from 'zod';

/** Every code that validation can answer. Adding one is a public addition; renaming one is a breaking change. */
export const PROBLEM_CODES = [
  'document.invalid',
  'node.duplicate-id',
  'edge.duplicate-id',
  'node.unknown-type',
  'node.config-invalid',
  'node.unreachable',
  'node.dead-end',
  'node.no-trigger',
  'edge.unknown-node',
  'edge.unknown-port',
  'edge.into-trigger',
  'edge.on-error-without-error-port',
  'edge.duplicate',
  'graph.cycle-without-wait',
  'template.syntax',
  'template.unknown-variable',
  'condition.unknown-variable',
  'condition.invalid-pattern',
  'settings.timezone',
  'settings.reentry-period',
  'merge.single-input',
] as const;
export const problemCodeSchema = z.enum(PROBLEM_CODES);

/** A finding about a flow document. `error` stops publishing; `warning` does not. */
export const flowProblemSchema = z
  .object({
    code: problemCodeSchema,
    severity: z.enum(['error', 'warning']),
    nodeId: z.string().nullable(),
    /** JSON Pointer (RFC 6901) into the document. */
    pointer: z.string(),
    message: z.string(),
    mend: z.string(),
  })
  .meta({ id: 'FlowProblem' });
export type FlowProblem = z.infer<typeof flowProblemSchema>;
