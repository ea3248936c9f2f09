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
  'settings.error-flow',
  'merge.single-input',
  'merge.exclusive-branches',
  'merge.unknown-input',
  'loop.control-outside',
  'loop.read-outside',
  'node.error-unhandled',
  'edge.never-matches',
  'edge.catches-twice',
  'graph.parallel-replies',
  'condition.constant',
  'switch.case-shadowed',
  'template.unknown-filter',
  'variable.read-before-set',
  'retry.no-effect',
  'retry.too-long',
  'loop.sends-without-wait',
  'loop.never-changes',
  'loop.body-left',
  'split.no-share',
  'subflow.calls-itself',
  'subflow.unknown-flow',
  'wait.no-timeout',
  'wait.longer-than-run',
  'message.whatsapp-window',
  'message.instagram-window',
  'message.no-opt-out',
  'message.sms-segments',
  'message.sms-unicode',
  'message.no-subject',
  'message.no-address',
] as const;
export const problemCodeSchema = z.enum(PROBLEM_CODES);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

export const PROBLEM_SEVERITIES = ['error', 'warning', 'info'] as const;
export type ProblemSeverity = (typeof PROBLEM_SEVERITIES)[number];

/** A finding about a flow document. `error` stops publishing; `warning` and `info` (a hint) do not. */
export const flowProblemSchema = z
  .object({
    code: problemCodeSchema,
    severity: z.enum(PROBLEM_SEVERITIES),
    nodeId: z.string().nullable(),
    /** JSON Pointer (RFC 6901) into the document. */
    pointer: z.string(),
    message: z.string(),
    mend: z.string(),
    /** Which of the code's messages this is, for those who say it in another language. */
    variant: z.string().optional(),
    /** What fills the message's places. */
    params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  })
  .meta({ id: 'FlowProblem' });
export type FlowProblem = z.infer<typeof flowProblemSchema>;
