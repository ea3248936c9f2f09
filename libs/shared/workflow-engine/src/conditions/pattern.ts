import { RE2JS } from 're2js';

export const LONGEST_PATTERN = 500;

/** A regular expression that cannot be used, said in words for the author. */
export class InvalidPatternError extends Error {
  override readonly name = 'InvalidPatternError';
}

export interface Pattern {
  /** Whether the pattern occurs anywhere in the text. Time grows with the text's length only. */
  test(text: string): boolean;
}

/**
 * Compiles a pattern in RE2 syntax: no look-around, no back-references, and therefore no text that makes it slow.
 * @throws InvalidPatternError
 */
export function compilePattern(source: unknown): Pattern {
  if (typeof source !== 'string') throw new InvalidPatternError('A pattern must be text.');
  if (source.length > LONGEST_PATTERN) {
    throw new InvalidPatternError(`The pattern has ${source.length} characters; the most is ${LONGEST_PATTERN}.`);
  }
  try {
    const compiled = RE2JS.compile(source);
    return { test: (text) => compiled.test(text) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    throw new InvalidPatternError(`The pattern is not usable: ${reason}.`);
  }
}
