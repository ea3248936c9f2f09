import ipaddr from 'ipaddr.js';

/** Public addresses that answer with the machine's own secrets (Azure's wire server). */
const METADATA = new Set(['168.63.129.16']);

/**
 * Whether an address belongs to the public internet. Mapped and translated forms of private addresses count as private;
 * so does whatever cannot be read.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  const parsed = ipaddr.process(bare);
  if (METADATA.has(parsed.toString())) return false;
  if (parsed.range() !== 'unicast') return false;
  return !(parsed instanceof ipaddr.IPv6) || isGlobalIpv6(parsed);
}

/** Only 2000::/3 is given out; this also drops IPv4-compatible (::/96), site-local (fec0::/10) and unassigned ones. */
function isGlobalIpv6(address: ipaddr.IPv6): boolean {
  return address.match(ipaddr.IPv6.parse('2000::'), 3);
}
