import { z } from 'zod';

const id = z.string().regex(/^\d{1,30}$/);
const mid = z.string().min(1).max(280);
const text = z.string().max(100_000);

const messagingSchema = z.object({
  sender: z.object({ id }),
  recipient: z.object({ id }),
  /** Milliseconds since the epoch. */
  timestamp: z.number().int().min(0).max(99_999_999_999_999),
  message: z
    .object({
      mid,
      text: text.optional(),
      is_echo: z.boolean().optional(),
      is_deleted: z.boolean().optional(),
      reply_to: z.object({ mid: mid.optional() }).optional(),
      attachments: z
        .array(
          z.object({
            type: z.string().max(50),
            payload: z.object({ url: z.string().max(4_000).optional() }).optional(),
          }),
        )
        .max(50)
        .optional(),
    })
    .optional(),
  postback: z.object({ mid: mid.optional(), title: text.optional() }).optional(),
  read: z.object({ mid: mid.optional() }).optional(),
  delivery: z.object({ mids: z.array(mid).max(1000).optional() }).optional(),
});
export type InstagramMessaging = z.infer<typeof messagingSchema>;

/** Entries of other fields (comments, mentions) have `changes` instead of `messaging`. */
export const instagramPayloadSchema = z.object({
  object: z.literal('instagram'),
  entry: z.array(z.object({ id, messaging: z.array(messagingSchema).max(1000).optional() })).max(1000),
});
