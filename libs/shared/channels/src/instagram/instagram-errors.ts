import type { ProviderError } from '../http/send-over-http.js';

const permanent = (code: string, message: string): ProviderError => ({ code, kind: 'permanent', message });
const undeliverable = (code: string, message: string): ProviderError => ({
  ...permanent(code, message),
  undeliverable: true,
});
const transient = (code: string, message: string): ProviderError => ({ code, kind: 'transient', message });

const AUTH = permanent('auth', 'Instagram no longer takes the access token. Renew it under Connections.');
const PERMISSION = permanent(
  'permission',
  'The access token may not send for this account. Grant instagram_manage_messages.',
);
const RATE = transient('rate-limited', 'Instagram asks us to send more slowly.');
const UNAVAILABLE = transient('unavailable', 'Instagram could not take the message now.');
const OUTSIDE_WINDOW = undeliverable(
  'outside-window',
  'More than 24 hours have passed since the customer last wrote: Instagram takes no message now.',
);
const UNREACHABLE = undeliverable('undeliverable', 'This person cannot be written to on Instagram now.');

/** Subcodes say more than their codes, which mean several things. */
const BY_SUBCODE: ReadonlyMap<number, ProviderError> = new Map([
  [2534022, OUTSIDE_WINDOW],
  [2018278, OUTSIDE_WINDOW],
  [2018001, UNREACHABLE],
  [2534014, UNREACHABLE],
  [2018108, UNREACHABLE],
]);

const BY_CODE: ReadonlyMap<number, ProviderError> = new Map([
  [1, UNAVAILABLE],
  [2, UNAVAILABLE],
  [4, RATE],
  [10, PERMISSION],
  [32, RATE],
  [100, permanent('invalid-request', 'Instagram did not accept a field of the message.')],
  [190, AUTH],
  [368, permanent('account-restricted', 'Instagram has restricted the account for breaking a policy.')],
  [551, UNREACHABLE],
  [613, RATE],
  [1200, UNAVAILABLE],
]);

/** Null for codes that are not in the tables. */
export function instagramError(code: number, subcode: number | undefined): ProviderError | null {
  const bySubcode = subcode === undefined ? undefined : BY_SUBCODE.get(subcode);
  return bySubcode ?? BY_CODE.get(code) ?? (code >= 200 && code <= 299 ? PERMISSION : null);
}
