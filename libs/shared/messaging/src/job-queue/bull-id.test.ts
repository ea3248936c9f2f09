import { expect, it } from 'vitest';
import { bullId } from './bull-id.js';

it('makes ids that BullMQ takes, and different ones of different ids', () => {
  const ids = ['7', 'a:b', 'a%3Ab', 'a%b', '', '0', 'run:1:2', 'ü\0'];
  expect(ids.map(bullId)).toEqual(['j-7', 'j-a%3Ab', 'j-a%253Ab', 'j-a%25b', 'j-', 'j-0', 'j-run%3A1%3A2', 'j-ü%00']);
});
