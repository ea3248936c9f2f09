import type { PipeTransform } from '@nestjs/common';
import { z } from 'zod';
import { checkJsonShape } from './json-shape.js';
import { ProblemError } from './problem-error.js';
import { invalidRequest, notFound, pointerOf } from './problems.js';

/** Checks a body against a schema of the dictionary; `absent` stands in for no body. The API document reads it from here. */
export class BodyPipe<T extends z.ZodType> implements PipeTransform<unknown, z.output<T>> {
  constructor(
    readonly schema: T,
    readonly options: { absent?: z.input<T> } = {},
  ) {}

  transform(body: unknown): z.output<T> {
    const given = body === undefined ? this.options.absent : body;
    if (given === undefined) throw missingBody();
    checkJsonShape(given);
    const parsed = this.schema.safeParse(given);
    if (!parsed.success) throw invalidRequest('body', parsed.error.issues);
    return parsed.data;
  }
}

/** Checks the query. Parameters that the route does not know are refused: a mistyped filter would answer everything. */
export class QueryPipe<T extends z.ZodObject> implements PipeTransform<unknown, z.output<T>> {
  private readonly strict: z.ZodType;

  constructor(readonly schema: T) {
    this.strict = schema.strict();
  }

  transform(query: unknown): z.output<T> {
    const unknown = Object.keys(query as object).filter((name) => !Object.hasOwn(this.schema.shape, name));
    if (unknown.length > 0) throw unknownParameter(unknown);
    const parsed = this.strict.safeParse(query);
    if (!parsed.success) throw invalidRequest('query', parsed.error.issues);
    return parsed.data as z.output<T>;
  }
}

/** An id in a path. What is no UUID answers as an id that does not exist. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(readonly what: string) {}

  transform(id: string): string {
    if (!z.uuid().safeParse(id).success) throw notFound(this.what);
    return id.toLowerCase();
  }
}

/** A version number in a path. */
export class VersionPipe implements PipeTransform<string, number> {
  transform(text: string): number {
    if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound('version');
    return Number(text);
  }
}

function missingBody(): ProblemError {
  return new ProblemError({
    status: 415,
    code: 'body.not-json',
    detail: 'The request has no JSON body.',
    mend: 'Send a body with "Content-Type: application/json".',
  });
}

function unknownParameter(names: readonly string[]): ProblemError {
  return new ProblemError({
    status: 400,
    code: 'query.unknown-parameter',
    detail: 'The query holds a parameter that this route does not know.',
    mend: 'Remove it, or correct its name; filters are plain values such as ?status=failed.',
    errors: names
      .slice(0, 20)
      .map((name) => ({ pointer: pointerOf([name.slice(0, 100)]), code: 'unknown', detail: 'unknown parameter' })),
  });
}
