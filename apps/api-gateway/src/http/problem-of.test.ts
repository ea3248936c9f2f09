import { NotFoundException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProblemError } from './problem-error.js';
import { problemOf } from './problem-of.js';
import { forbidden, invalidRequest, notFound, pointerOf, tooManyRequests } from './problems.js';

describe('problemOf', () => {
  it.each<[string, unknown, number, string]>([
    ['our own', notFound('run'), 404, 'run.not-found'],
    ['an unknown route', new NotFoundException(), 404, 'route.not-found'],
    [
      'broken JSON',
      Object.assign(new SyntaxError('Unexpected "secret"'), { type: 'entity.parse.failed', status: 400 }),
      400,
      'body.not-json',
    ],
    ['a large body', Object.assign(new Error('x'), { type: 'entity.too.large', limit: 10 }), 413, 'body.too-large'],
    ['a compressed body', Object.assign(new Error('x'), { type: 'encoding.unsupported' }), 415, 'body.encoding'],
    ['a cut body', Object.assign(new Error('x'), { type: 'request.aborted' }), 400, 'body.cut-short'],
    ['a broken path', new URIError('x'), 400, 'request.bad-path'],
    ['a bug', new TypeError('secret at /srv/app.js'), 500, 'internal'],
    ['a thrown string', 'secret', 500, 'internal'],
    ['a thrown null', null, 500, 'internal'],
  ])('answers %s', (_what, error, status, code) => {
    const json = problemOf(error).toJson();
    expect(json).toMatchObject({ status, code, type: `urn:columba:problem:${code}` });
    expect(json.detail && json.mend && json.title).toBeTruthy();
    expect(JSON.stringify(json)).not.toContain('secret');
  });

  it('gives each internal error an id', () => {
    expect(problemOf(new Error()).toJson().errorId).not.toBe(problemOf(new Error()).toJson().errorId);
  });

  it('says when to come again, and who may come', () => {
    expect(tooManyRequests(1_500).fields.headers).toEqual({ 'retry-after': '2' });
    expect(forbidden('runs:start').toJson()).toMatchObject({ status: 403, code: 'auth.forbidden' });
  });
});

describe('invalidRequest', () => {
  it('points at each field and repeats no value', () => {
    const schema = z.strictObject({ 'a/b': z.object({ list: z.array(z.number()) }) });
    const { error } = schema.safeParse({ 'a/b': { list: [1, 'hunter2'] }, extra: 'hunter2' });
    const problem = invalidRequest('body', error!.issues);
    expect(problem).toBeInstanceOf(ProblemError);
    expect(problem.toJson().errors?.map(({ pointer }) => pointer)).toEqual(['/a~1b/list/1', '']);
    expect(JSON.stringify(problem.toJson())).not.toContain('hunter2');
  });

  it('names the field inside the nearest form of a union', () => {
    const schema = z.union([z.strictObject({ ids: z.array(z.uuid()) }), z.strictObject({ fingerprint: z.string() })]);
    const { error } = schema.safeParse({ ids: ['x'] });
    expect(invalidRequest('body', error!.issues).toJson().errors).toMatchObject([{ pointer: '/ids/0' }]);
  });

  it('escapes pointers as RFC 6901 says', () => {
    expect(pointerOf(['a/b', '~', 0])).toBe('/a~1b/~0/0');
  });
});
