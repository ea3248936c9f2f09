import { z } from 'zod';
import { flowEdgeSchema } from '../flow-document.js';

/** A value at a JSON Pointer, before and after; absent where it is only on one side. */
export const fieldChangeSchema = z.object({
  pointer: z.string(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
export type FieldChange = z.infer<typeof fieldChangeSchema>;

export const flowDiffSchema = z
  .object({
    identical: z.boolean(),
    nodes: z.object({
      added: z.array(z.string()),
      removed: z.array(z.string()),
      changed: z.array(z.object({ nodeId: z.string(), fields: z.array(fieldChangeSchema) })),
    }),
    /** An edge is known by where it leads; one that leads elsewhere is removed here and added there. */
    edges: z.object({ added: z.array(flowEdgeSchema), removed: z.array(flowEdgeSchema) }),
    /** The name and the settings. */
    settings: z.array(fieldChangeSchema),
  })
  .meta({
    id: 'FlowDiff',
    description: 'What differs between two documents of a flow; moves on the canvas do not count',
  });
export type FlowDiff = z.infer<typeof flowDiffSchema>;
