import { type LookupAddress, lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './address-guard.js';

export interface GuardedDispatcherOptions {
  /** `host:port` pairs that may be private (the simulator), or `true` for all (never in production). */
  allowPrivate: boolean | readonly string[];
  connectTimeoutMs?: number;
  /** Longest wait for a response's head and between two chunks of its body. */
  responseTimeoutMs?: number;
  maxResponseBytes?: number;
  connectionsPerHost?: number;
}

/** The connection was not made: the address is not on the public internet. Names the host, nothing else. */
export class EgressRefusedError extends Error {
  override readonly name = 'EgressRefusedError';
  readonly code = 'EGRESS_REFUSED';

  constructor(host: string) {
    super(`${host} does not lead to the public internet, so Columba does not connect to it`);
  }
}

/**
 * The only door out. Addresses are checked at connect, on what the name resolved to for this very connection, so that a
 * name which changes its answer gains nothing. One private answer among several refuses the name.
 */
export function createGuardedDispatcher(options: GuardedDispatcherOptions): Agent {
  const connector = buildConnector({ timeout: options.connectTimeoutMs ?? 5_000, lookup: checkedLookup });
  const unchecked = buildConnector({ timeout: options.connectTimeoutMs ?? 5_000 });
  return new Agent({
    headersTimeout: options.responseTimeoutMs ?? 30_000,
    bodyTimeout: options.responseTimeoutMs ?? 30_000,
    maxResponseSize: options.maxResponseBytes ?? 10_000_000,
    connections: options.connectionsPerHost ?? 128,
    connect(target, callback) {
      if (isAllowed(options.allowPrivate, target)) return unchecked(target, callback);
      // A literal address never reaches the lookup below.
      const host = target.hostname.replace(/^\[|\]$/g, '');
      if (isIP(host) && !isPublicAddress(host)) return callback(new EgressRefusedError(host), null);
      return connector(target, callback);
    },
  });
}

function isAllowed(allowed: boolean | readonly string[], target: buildConnector.Options): boolean {
  if (typeof allowed === 'boolean') return allowed;
  const port = target.port || (target.protocol === 'https:' ? '443' : '80');
  return allowed.includes(`${target.hostname}:${port}`);
}

const checkedLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses = found as LookupAddress[] | undefined;
    const [first] = addresses ?? [];
    if (error) return callback(error, '', 0);
    if (!first || !addresses?.every(({ address }) => isPublicAddress(address)))
      return callback(new EgressRefusedError(hostname), '', 0);
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};
