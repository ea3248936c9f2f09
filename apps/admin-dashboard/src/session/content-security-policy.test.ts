import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy';

const given = { nonce: 'n1', liveUrl: 'https://api.columba.test/base', simulatorUrl: null, development: false };

it('lets scripts in by nonce only and sockets only to the API', () => {
  const policy = contentSecurityPolicy(given);
  expect(policy).toContain("script-src 'self' 'nonce-n1' 'strict-dynamic';");
  expect(policy).toContain("connect-src 'self' https://api.columba.test wss://api.columba.test;");
  expect(policy).toContain("frame-src 'self';");
  expect(policy).not.toContain('unsafe-eval');
});

it('frames the simulator where there is one', () => {
  const policy = contentSecurityPolicy({ ...given, simulatorUrl: 'http://localhost:4100/phone?x=1' });
  expect(policy).toContain("frame-src 'self' http://localhost:4100;");
});
