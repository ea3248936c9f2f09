import { lookup } from 'node:dns/promises';
import { isPublicAddress } from './address-guard.js';
import { EgressRefusedError } from './guarded-dispatcher.js';

/**
 * For protocols that open their own sockets (SMTP): the address to connect to, checked. One private answer among several
 * refuses the name. `allowPrivate` holds `host:port` pairs that may be private (the simulator's mail server).
 * @throws EgressRefusedError
 */
export function createGuardedResolver(
  allowPrivate: readonly string[],
): (host: string, port: number) => Promise<string> {
  return async (host, port) => {
    if (allowPrivate.includes(`${host}:${port}`)) return host;
    const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true });
    const [first] = found;
    if (!first || !found.every(({ address }) => isPublicAddress(address))) throw new EgressRefusedError(host);
    return first.address;
  };
}
