import { z } from 'zod';
import { durationSchema, templateSchema } from '../ids.js';
import { defineNode } from '../node-definition.js';

export const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** A time of day, on the next of the days. `zone`: the customer's (else the flow's), the flow's, or an IANA name. */
export const localTimeSchema = z.strictObject({
  time: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'a time such as 09:30'),
  days: z.array(z.enum(WEEKDAYS)).min(1).max(7).optional(),
  zone: z.string().min(1).max(64).refine(isZone, 'customer, flow or a name such as Europe/Berlin').default('customer'),
});
export type LocalTime = z.infer<typeof localTimeSchema>;

function isZone(zone: string): boolean {
  if (zone === 'customer' || zone === 'flow') return true;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }) !== null;
  } catch {
    return false;
  }
}

export const delayNode = defineNode({
  type: 'delay',
  version: 1,
  category: 'timing',
  label: 'Delay',
  description: 'Holds the run for a while, until a date, or until a time of day where the customer is.',
  config: z
    .strictObject({
      for: durationSchema.optional(),
      /** An ISO 8601 date or date-time; without an offset it is local time in the flow's time zone. */
      until: templateSchema.min(1).max(500).optional(),
      at: localTimeSchema.optional(),
    })
    .refine((config) => Object.values(config).filter((one) => one !== undefined).length === 1, {
      message: 'give exactly one of "for", "until" and "at"',
      path: ['for'],
    }),
  output: z.object({ until: z.string() }),
  outcomes: ['out'],
  sideEffects: false,
  mayFail: true,
  waits: true,
  starter: { for: 'P1D' },
});
