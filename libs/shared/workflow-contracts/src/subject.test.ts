import { describe, expect, it } from 'vitest';
import { formatSubject, parseSubject, SUBJECT_KINDS } from './subject.js';

describe('parseSubject', () => {
  it.each(SUBJECT_KINDS)('reads and writes %s', (kind) => {
    const subject = { kind, value: 'a:b+1@x' };
    expect(parseSubject(formatSubject(subject))).toEqual(subject);
  });
  it.each([
    '',
    ':',
    'phone',
    'phone:',
    'phone:  ',
    ':+49',
    'fax:+49',
    'PHONE:+49',
    '__proto__:x',
    `email:${'x'.repeat(300)}`,
    null,
    undefined,
  ])('refuses %j', (text) => expect(parseSubject(text)).toBeNull());
});
