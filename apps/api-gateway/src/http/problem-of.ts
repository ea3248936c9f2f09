import { randomUUID } from 'node:crypto';
import { HttpException } from '@nestjs/common';
import { ProblemError } from './problem-error.js';
import { unknownRoute } from './problems.js';

/** How body-parser and express name what is wrong with a request (`http-errors`). */
interface RequestFault {
  type?: unknown;
  status?: unknown;
  limit?: unknown;
}

/** Anything thrown, as a problem. What we did not foresee becomes a 500 with an id that the log carries too. */
export function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const fault = error as RequestFault | null;
  if (typeof fault?.type === 'string') return problemOfBody(fault.type, fault.limit) ?? internal();
  if (error instanceof URIError) return badRequest('request.bad-path', 'The path holds a broken percent-encoding.');
  if (error instanceof HttpException) return problemOfHttp(error.getStatus());
  if (error instanceof Error && fault?.status === 400) return badRequest('request.bad', 'The request cannot be read.');
  return internal();
}

function problemOfHttp(status: number): ProblemError {
  if (status === 404) return unknownRoute();
  if (status === 400) return badRequest('request.bad', 'The request cannot be read.');
  return internal();
}

function problemOfBody(type: string, limit: unknown): ProblemError | null {
  switch (type) {
    case 'entity.parse.failed':
      return badRequest('body.not-json', 'The body is not JSON.', 'Send a JSON document, in UTF-8.');
    case 'entity.too.large':
      return tooLarge(Number(limit));
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return new ProblemError({
        status: 415,
        code: 'body.encoding',
        detail: 'The body is compressed or encoded in a way that is not accepted here.',
        mend: 'Send it uncompressed, in UTF-8.',
      });
    case 'request.aborted':
    case 'request.size.invalid':
      return badRequest('body.cut-short', 'The body ended before its announced length.');
    default:
      return null;
  }
}

export function tooLarge(limit: number): ProblemError {
  return new ProblemError({
    status: 413,
    code: 'body.too-large',
    detail: `The body is larger than ${limit} bytes.`,
    mend: 'Send less at once, for example smaller batches.',
    headers: { connection: 'close' },
  });
}

function badRequest(code: string, detail: string, mend = 'Check how the request is built.'): ProblemError {
  return new ProblemError({ status: 400, code, detail, mend });
}

function internal(): ProblemError {
  const id = randomUUID();
  return new ProblemError({
    status: 500,
    code: 'internal',
    detail: `Something went wrong on our side (${id}).`,
    mend: 'Try again; if it stays, give this id to whoever runs Columba.',
    members: { errorId: id },
  });
}
