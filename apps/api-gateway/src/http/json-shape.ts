import { ProblemError } from './problem-error.js';

export const MAX_JSON_DEPTH = 64;

/**
 * Refuses documents that are nested too deeply, and the name that reaches into JavaScript's own objects. Walks without
 * recursion, so that the check itself cannot be made to overflow.
 */
export function checkJsonShape(document: unknown): void {
  let level: unknown[] = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_JSON_DEPTH) throw tooDeep();
    level = level.flatMap(childrenOf);
  }
}

function childrenOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.filter(isContainer);
  if (Object.hasOwn(value, '__proto__')) throw forbiddenName();
  return Object.values(value).filter(isContainer);
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function tooDeep(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'body.too-deep',
    detail: `The document is nested more than ${MAX_JSON_DEPTH} levels deep.`,
    mend: 'Flatten it.',
  });
}

function forbiddenName(): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'body.forbidden-name',
    detail: 'The document uses the reserved name __proto__.',
    mend: 'Rename the field.',
  });
}
