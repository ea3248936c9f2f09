import type { Channel } from '@columba/workflow-contracts';
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';

const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * One spelling for each address, to key customers by: E.164 with `+` for WhatsApp and SMS, digits for Instagram, email
 * with its domain in lower case. Null for what is not an address of that channel.
 * @param country of numbers written without a country code; without it they are null
 */
export function normaliseAddress(channel: Channel, raw: string, country?: CountryCode): string | null {
  if (raw.length > 320) return null;
  if (channel === 'email') return normaliseEmail(raw.trim());
  if (channel === 'instagram') return /^\d{1,30}$/.test(raw.trim()) ? raw.trim() : null;
  return normalisePhone(channel === 'whatsapp' && /^[1-9]\d{6,14}$/.test(raw) ? `+${raw}` : raw.trim(), country);
}

function normalisePhone(raw: string, country: CountryCode | undefined): string | null {
  if (E164.test(raw)) return raw;
  if (!/^[+\d][\d\s().\-/]*$/.test(raw)) return null;
  const dialled = raw.replace(/^00/, '+');
  if (dialled.replace(/\D/g, '').length > 15) return null;
  const number = parsePhoneNumberFromString(dialled, country);
  return number && E164.test(number.number) ? number.number : null;
}

function normaliseEmail(raw: string): string | null {
  const at = raw.lastIndexOf('@');
  const local = raw.slice(0, at);
  const domain = raw.slice(at + 1).toLowerCase();
  if (raw.length > 254 || at < 1 || local.length > 64 || /[\s<>,;:\\"@\p{Cc}]/u.test(local)) return null;
  return /^(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*$/u.test(
    domain,
  )
    ? `${local}@${domain}`
    : null;
}
