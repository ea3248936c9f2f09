import { expect, it } from 'vitest';
import { isPassing } from './passing-fault.js';

const fault = (code: string | undefined, message = 'x') => Object.assign(new Error(message), code ? { code } : {});

it.each([
  ['the server is starting up', fault('57P03')],
  ['a deadlock', fault('40P01')],
  ['nobody listens', fault('ECONNREFUSED')],
  ['a closed connection', fault(undefined, 'Connection terminated unexpectedly')],
  ['Prisma cannot reach the server', fault('P1001', "Can't reach database server at 127.0.0.1:5432")],
  ['Prisma found the connection closed', fault('P1017')],
  ['Prisma got no transaction in time', fault('P2028')],
  [
    'Prisma was told that the server starts up',
    fault('P2039', 'Database error. Code: `57P03`. Message: `starting up`'),
  ],
])('%s: the same call may succeed later', (_, error) => {
  expect(isPassing(error)).toBe(true);
});

it.each([
  ['a value that is refused', fault('23505')],
  ['Prisma was told of a value that is refused', fault('P2039', 'Database error. Code: `22P02`. Message: `no uuid`')],
  ['a record that Prisma does not find', fault('P2025')],
  ['a mistake of ours', new TypeError('undefined is not a function')],
  ['no error at all', 'text'],
])('%s: it would fail again', (_, error) => {
  expect(isPassing(error)).toBe(false);
});
