import type { Availability } from '@columba/local-servers';
import { describe, it } from 'vitest';

/** Runs a suite against a real server. Where that cannot be had, says so loudly; in CI that is a failure. */
export function describeWithServer(name: string, server: Availability, suite: () => void): void {
  if (server.available) describe(name, suite);
  else if (process.env.CI === 'true')
    it(name, () => {
      throw new Error(`${name} was not tested: ${server.reason}`);
    });
  else {
    process.stderr.write(`\nSKIPPED: ${name} was not tested against its real server: ${server.reason}\n\n`);
    it.skip(`${name} (${server.reason})`);
  }
}
