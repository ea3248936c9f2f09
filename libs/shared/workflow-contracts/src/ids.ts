import { z } from 'zod';

/** Tenant ids are human-made slugs (`acme`): they appear in event extensions and bus keys that other systems write. */
export const tenantIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'lower-case letters, digits and dashes');
export const uuidSchema = z.uuid();
/** Ids inside a flow document; they appear in template paths (`nodes.<id>.output`), so no dots or spaces. */
export const nodeIdSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'a letter, then letters, digits, _ or -');
/** ISO 8601 duration without years and months, whose length depends on the calendar: `P2D`, `PT90S`, `PT1H30M`. */
export const durationSchema = z
  .string()
  .regex(
    /^P(?!$)(?:\d+W)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?$/,
    'an ISO 8601 duration such as PT5M or P2D',
  )
  .meta({ format: 'iso-duration' });
/** A Liquid template. The `format` lets the engine find what to render and the inspector offer variables. */
export const templateSchema = z.string().meta({ format: 'liquid' });
