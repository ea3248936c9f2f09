import { expect, it } from 'vitest';
import { freePort } from './free-port.js';

it('never answers a port twice, however often it is asked', async () => {
  const ports: number[] = [];
  for (let n = 0; n < 200; n += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(200);
});
