import { describe, expect, it } from 'vitest';
import { checkJsonShape, MAX_JSON_DEPTH } from './json-shape.js';

const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;

describe('checkJsonShape', () => {
  it('stops at a depth, without recursion', () => {
    expect(() => checkJsonShape(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => checkJsonShape(nested(MAX_JSON_DEPTH + 2))).toThrow('body.too-deep');
    expect(() => checkJsonShape(nested(400_000))).toThrow('body.too-deep');
  });

  it.each(['{"__proto__":{"admin":true}}', '{"a":[{"__proto__":1}]}'])('refuses %s', (json) => {
    expect(() => checkJsonShape(JSON.parse(json))).toThrow('body.forbidden-name');
  });

  it.each<unknown>([null, 1, 'x', [], {}, { constructor: 'Ferrari', a: [{ b: null }] }])(
    'lets %j through',
    (document) => {
      expect(() => checkJsonShape(document)).not.toThrow();
    },
  );
});
