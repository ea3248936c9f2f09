import type { z } from 'zod';
import { ProblemError } from './problem-error.js';

/** The same for an id that does not exist, that is not an id at all, and that is another tenant's. */
export function notFound(what: string): ProblemError {
  return new ProblemError({
    status: 404,
    code: `${what}.not-found`,
    detail: `There is no such ${what.replaceAll('-', ' ')}.`,
    mend: 'Check the id; lists show the ids that you can use.',
  });
}

export function unknownRoute(): ProblemError {
  return new ProblemError({
    status: 404,
    code: 'route.not-found',
    detail: 'There is nothing at this address.',
    mend: 'Check the method and the path against docs/api/openapi.json.',
  });
}

export function unauthenticated(detail = 'The request carries no credential that we know.'): ProblemError {
  return new ProblemError({
    status: 401,
    code: 'auth.required',
    detail,
    mend: 'Send "Authorization: Bearer <API key or session token>"; POST /api/v1/auth/login makes a session.',
    headers: { 'www-authenticate': 'Bearer realm="columba"' },
  });
}

export function forbidden(permission: string): ProblemError {
  return new ProblemError({
    status: 403,
    code: 'auth.forbidden',
    detail: `This needs the permission ${permission}, which your role does not hold.`,
    mend: 'Ask an admin of your tenant for a role that holds it.',
  });
}

export function tooManyRequests(retryAfterMs: number): ProblemError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1_000));
  return new ProblemError({
    status: 429,
    code: 'rate.limited',
    detail: 'Too many requests in a short time.',
    mend: `Wait ${seconds} s, as Retry-After says, and send them more slowly.`,
    headers: { 'retry-after': String(seconds) },
  });
}

export function unavailable(code: string, detail: string, retryAfterSeconds = 2): ProblemError {
  return new ProblemError({
    status: 503,
    code,
    detail,
    mend: `Send it again after ${retryAfterSeconds} s.`,
    headers: { 'retry-after': String(retryAfterSeconds) },
  });
}

/** What zod found, each with a JSON Pointer. Values are never repeated. */
export function invalidRequest(where: 'body' | 'query', issues: readonly z.core.$ZodIssue[]): ProblemError {
  const errors = issues
    .flatMap(nearestForm)
    .slice(0, 50)
    .map((issue) => ({
      pointer: pointerOf(issue.path),
      code: issue.code ?? 'invalid',
      detail: issue.message,
    }));
  const first = errors[0];
  return new ProblemError({
    status: where === 'body' ? 422 : 400,
    code: where === 'body' ? 'request.invalid' : 'query.invalid',
    detail: first ? `${first.pointer || 'The document'}: ${first.detail}` : 'The request is not valid.',
    mend: `Correct what errors[].pointer names in the ${where}.`,
    errors,
  });
}

/** Of a union that nothing fitted: what is wrong with the form that was nearest, instead of "invalid input". */
function nearestForm(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const [nearest] = issue.errors.filter((form) => form.length > 0).sort((a, b) => distance(a) - distance(b));
  if (!nearest) return [issue];
  return nearest.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })).flatMap(nearestForm);
}

/** A fault deep inside is a form that was meant; a fault at the top is another form. */
function distance(form: readonly z.core.$ZodIssue[]): number {
  return form.length - Math.min(...form.map(({ path }) => path.length));
}

/** RFC 6901. */
export function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
