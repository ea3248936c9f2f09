import { equalInConstantTime, hmac } from '../webhook/constant-time.js';

/**
 * https://www.twilio.com/docs/usage/security: HMAC-SHA1 over the full URL and then each POST parameter, name and value,
 * sorted by name. A parameter that comes twice counts once for each different value.
 */
export function twilioSignature(authToken: string, url: string, params: URLSearchParams): string {
  const names = [...new Set(params.keys())].sort();
  const pairs = names.flatMap((name) => [...new Set(params.getAll(name))].sort().map((value) => name + value));
  return hmac('sha1', authToken, [url, ...pairs], 'base64');
}

/** Twilio signs the address with its port on some calls and without it on others: either will do. */
export function isTwilioSignature(given: string, authToken: string, url: string, params: URLSearchParams): boolean {
  return spellingsOf(url)
    .map((spelling) => equalInConstantTime(given, twilioSignature(authToken, spelling, params)))
    .includes(true);
}

function spellingsOf(url: string): string[] {
  const parts = /^(https?):\/\/([^/?#:]+|\[[^\]]+\])(:\d+)?(.*)$/s.exec(url);
  if (!parts) return [url];
  const [, scheme, host, port, rest] = parts;
  const other = port ? '' : scheme === 'https' ? ':443' : ':80';
  return [url, `${scheme}://${host}${other}${rest}`];
}
