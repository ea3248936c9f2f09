import { describe, expect, it } from 'vitest';
import { LoginThrottle } from './login-throttle.js';

describe('LoginThrottle', () => {
  it('waits after too many failures of one account from one address, until the window is over', () => {
    let now = 0;
    const throttle = new LoginThrottle({ perAccount: 2, windowMs: 1_000 }, () => now);
    throttle.failed('a@acme.test', '1.2.3.4');
    expect(throttle.waitMs('a@acme.test', '1.2.3.4')).toBe(0);
    now = 400;
    throttle.failed('A@acme.test', '1.2.3.4');
    expect(throttle.waitMs('a@acme.test', '1.2.3.4')).toBe(600);
    expect(throttle.waitMs('b@acme.test', '1.2.3.4')).toBe(0);
    expect(throttle.waitMs('a@acme.test', '5.6.7.8')).toBe(0);
    now = 1_000;
    expect(throttle.waitMs('a@acme.test', '1.2.3.4')).toBe(0);
  });

  it('forgets failures after a success', () => {
    const throttle = new LoginThrottle({ perAccount: 1 }, () => 0);
    throttle.failed('a@acme.test', '1.2.3.4');
    throttle.succeeded('a@acme.test', '1.2.3.4');
    expect(throttle.waitMs('a@acme.test', '1.2.3.4')).toBe(0);
  });

  it('stops one address that tries many accounts', () => {
    const throttle = new LoginThrottle({ perAddress: 3 }, () => 0);
    for (const name of ['a', 'b', 'c']) throttle.failed(`${name}@acme.test`, '1.2.3.4');
    expect(throttle.waitMs('d@acme.test', '1.2.3.4')).toBeGreaterThan(0);
  });
});
