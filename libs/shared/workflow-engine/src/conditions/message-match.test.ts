import type { MessageMatch } from '@columba/workflow-contracts';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { compileMessageMatch, matchMessage } from './message-match.js';
import { InvalidPatternError } from './pattern.js';

vi.setConfig({ testTimeout: 30_000 });

const matches = (match: MessageMatch, text: string) => matchMessage(compileMessageMatch(match), text);

describe('words and phrases', () => {
  it.each<[string, string, boolean]>([
    ['order', 'Where is my ORDER?', true],
    ['order', 'orders', false],
    ['order', 'reorder', false],
    ['order', 'my_order', false],
    ['order', "the order's late", true],
    ['order', 'order', true],
    ['order', '', false],
    ['order status', 'what about order   status now', true],
    ['order status', 'order the status', false],
    ['order\nstatus', 'Order Status', true],
    ['größe', 'Welche GRÖSSE?', true],
    ['größe', 'GRO\u0308SSE', true],
    ['Gro\u0308ße', 'größe', true],
    ['straße', 'STRASSE 5', true],
    ['über', 'überall', false],
    ['ÜBER', 'Alles über dich', true],
    ['ς', 'Σ', true],
    ['👍', 'super 👍', true],
    ['👍', 'super👍👍', true],
    ['👍', 'nein 👎', false],
    ['❤️', 'thanks ❤', true],
    ['👨', '👨‍👩‍👧', false],
    ['订单', '我要订单', true],
    ['c++', 'I write C++ and more', true],
    ['#sale', 'the #SALE!', true],
    ['24', '240', false],
    ['24', 'in 24 hours', true],
  ])('%j in %j: %s', (word, text, expected) => {
    expect(matches({ any: [word] }, text)).toBe(expected);
  });

  it('any needs one of them, all needs every one', () => {
    expect(matches({ any: ['order', 'status'] }, 'my status')).toBe(true);
    expect(matches({ all: ['order', 'status'] }, 'my status')).toBe(false);
    expect(matches({ all: ['order', 'status'] }, 'Status of the order')).toBe(true);
  });

  it('any message matches always', () => {
    expect(matches({ always: true }, '')).toBe(true);
  });

  it('finds a word whole between any other words, in any case', () => {
    const other = fc.constantFrom('please', 'bitte', 'größe', '👍', '42', '!');
    fc.assert(
      fc.property(fc.array(other), fc.array(other), fc.boolean(), (before, after, isUpper) => {
        const word = isUpper ? 'BESTELLUNG' : 'Bestellung';
        expect(matches({ any: ['bestellung'] }, [...before, word, ...after].join(' '))).toBe(true);
        expect(matches({ any: ['bestellung'] }, [...before, `${word}en`, ...after].join(' '))).toBe(false);
      }),
    );
  });

  it('throws at no text and no word', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.string({ unit: 'binary' }), (word, text) => {
        expect(typeof matches({ any: [word] }, text)).toBe('boolean');
      }),
    );
  });
});

describe('a regular expression', () => {
  it.each<[string, string, boolean]>([
    ['^order', 'order 7', true],
    ['^order', 'Order 7', false],
    ['(?i)^order', 'Order 7', true],
    ['\\b\\d{4}\\b', 'number 4711!', true],
    ['gr(ö|oe)ße', 'Gro\u0308ße größe', true],
  ])('%s in %j: %s', (regex, text, expected) => {
    expect(matches({ regex }, text)).toBe(expected);
  });

  it('is refused when it cannot run in linear time', () => {
    expect(() => compileMessageMatch({ regex: '(?<!x)y' })).toThrow(InvalidPatternError);
  });

  it('stays fast with a text made to slow it down', () => {
    const match = compileMessageMatch({ regex: '^(([a-z])+.)+[A-Z]([a-z])+$' });
    const started = performance.now();
    matchMessage(match, 'a'.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
