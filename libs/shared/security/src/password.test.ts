import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword, warmPasswordDecoy } from './password.js';

describe('password', () => {
  it('keeps argon2id with a salt of its own', async () => {
    const [first, second] = await Promise.all([hashPassword('columba-demo'), hashPassword('columba-demo')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword(first, 'columba-demo')).toBe(true);
    expect(await verifyPassword(first, 'columba-Demo')).toBe(false);
  });

  it('takes as long for a user who does not exist', async () => {
    await warmPasswordDecoy();
    const stored = await hashPassword('a');
    const ratios: number[] = [];
    // Measured in turns, so that a busy machine slows both.
    for (let round = 0; round < 9; round += 1) ratios.push((await elapsedMs(null)) / (await elapsedMs(stored)));
    const middle = ratios.sort((a, b) => a - b)[4]!;
    expect(await verifyPassword(null, 'no user has this password')).toBe(false);
    expect(middle).toBeGreaterThan(0.4);
    expect(middle).toBeLessThan(2.5);
  });
});

async function elapsedMs(storedHash: string | null): Promise<number> {
  const start = performance.now();
  await verifyPassword(storedHash, 'b');
  return performance.now() - start;
}
