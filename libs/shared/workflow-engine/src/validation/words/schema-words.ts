import type { VariantWords } from './problem-words.js';

/** What a schema can find wrong with a field. */
export const SCHEMA_VARIANTS = {
  required: { message: '{field} is required.', mend: 'Fill in "{field}".' },
  'required-choice': { message: '{field} is required.', mend: 'Choose {values}.' },
  'unknown-field': {
    message: '"{key}" is no field that is known here.',
    mend: 'Remove it, or check its spelling.',
  },
  choice: { message: '{field} must be {values}.', mend: 'Choose {values}.' },
  'too-long': { message: '{field} may be at most {limit} characters long.', mend: 'Shorten it.' },
  'too-many': { message: '{field} may be at most {limit} entries long.', mend: 'Remove some.' },
  'too-high': { message: '{field} may be at most {limit}.', mend: 'Lower it.' },
  'too-short': { message: '{field} must be at least {limit} characters long.', mend: 'Write more.' },
  'too-few': { message: '{field} must be at least {limit} entries long.', mend: 'Add some.' },
  'too-low': { message: '{field} must be at least {limit}.', mend: 'Raise it.' },
  form: { message: '{field} must be {form}.', mend: 'Correct "{field}".' },
  'wrong-form': { message: '{field} has a form that is not allowed here.', mend: 'Correct "{field}".' },
  text: { message: '{field} must be a text.', mend: 'Correct "{field}".' },
  number: { message: '{field} must be a number.', mend: 'Correct "{field}".' },
  'whole-number': { message: '{field} must be a whole number.', mend: 'Correct "{field}".' },
  boolean: { message: '{field} must be true or false.', mend: 'Correct "{field}".' },
  list: { message: '{field} must be a list.', mend: 'Correct "{field}".' },
  object: { message: '{field} must be an object.', mend: 'Correct "{field}".' },
  other: { message: '{field} is not valid: {reason}.', mend: 'Correct "{field}".' },
} as const satisfies Record<string, VariantWords>;

export type SchemaVariant = keyof typeof SCHEMA_VARIANTS;
