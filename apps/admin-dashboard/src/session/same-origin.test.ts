import { describe, expect, it } from 'vitest';
import { mayChange } from './same-origin';

const request = (method: string, headers: Record<string, string>) => ({ method, headers: new Headers(headers) });

describe('mayChange', () => {
  it('lets reading pass from anywhere', () => {
    expect(mayChange(request('GET', { origin: 'https://evil.test', host: 'columba.test' }))).toBe(true);
  });

  it.each([
    ['our own origin', { origin: 'https://columba.test', host: 'columba.test' }, true],
    [
      'behind a proxy',
      { origin: 'https://columba.test', host: '10.0.0.3:3000', 'x-forwarded-host': 'columba.test' },
      true,
    ],
    ['another site', { origin: 'https://evil.test', host: 'columba.test' }, false],
    ['another port', { origin: 'http://localhost:4100', host: 'localhost:3000' }, false],
    ['a sandboxed page', { origin: 'null', host: 'columba.test' }, false],
    ['no origin, but the browser vouches', { host: 'columba.test', 'sec-fetch-site': 'same-origin' }, true],
    ['no origin at all', { host: 'columba.test' }, false],
  ])('%s', (_case, headers, allowed) => {
    expect(mayChange(request('POST', headers))).toBe(allowed);
  });
});
