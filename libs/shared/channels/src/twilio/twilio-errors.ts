import type { ProviderError } from '../http/send-over-http.js';

const permanent = (code: string, message: string): ProviderError => ({ code, kind: 'permanent', message });
const undeliverable = (code: string, message: string): ProviderError => ({
  ...permanent(code, message),
  undeliverable: true,
});
const transient = (code: string, message: string): ProviderError => ({ code, kind: 'transient', message });

const AUTH = permanent('auth', 'Twilio refused our credentials. Renew them under Connections.');
const SENDER = permanent('sender-invalid', 'The sending number is not one of this Twilio account that may send SMS.');
const RATE = transient('rate-limited', 'Twilio asks us to send more slowly.');
const UNREGISTERED = permanent(
  'sender-unregistered',
  'Carriers take no messages of this number before it is registered.',
);

/** https://www.twilio.com/docs/api/errors */
const ERRORS: ReadonlyMap<number, ProviderError> = new Map([
  [20003, AUTH],
  [20005, permanent('account-suspended', 'The Twilio account is not active.')],
  [20404, permanent('auth', 'Twilio does not know this account. Check the account SID under Connections.')],
  [20429, RATE],
  [20500, transient('unavailable', 'Twilio could not take the message now.')],
  [20503, transient('unavailable', 'Twilio could not take the message now.')],
  [21211, undeliverable('invalid-number', "The customer's phone number is not valid.")],
  [21217, undeliverable('invalid-number', "The customer's phone number is not valid.")],
  [
    21408,
    undeliverable('region-not-allowed', "The account may not send to this customer's country. Allow it at Twilio."),
  ],
  [21601, SENDER],
  [21602, permanent('invalid-request', 'The message is empty.')],
  [21603, SENDER],
  [21604, undeliverable('invalid-number', 'The customer has no phone number.')],
  [21606, SENDER],
  [21610, undeliverable('opted-out', 'The customer has sent STOP to this number.')],
  [21611, transient('queue-full', "The sending number's queue is full.")],
  [21612, undeliverable('no-route', 'There is no way from the sending number to this customer.')],
  [21614, undeliverable('not-a-mobile', "The customer's number cannot get SMS.")],
  [21617, permanent('too-long', 'The message is longer than 1,600 characters. Shorten it.')],
  [21635, undeliverable('landline', "The customer's number is a landline.")],
  [30001, transient('queue-full', 'The queue at Twilio is full.')],
  [30002, permanent('account-suspended', 'The Twilio account is suspended.')],
  [30003, undeliverable('unreachable-handset', 'The phone is switched off or out of reach.')],
  [30004, undeliverable('blocked', 'The customer or the carrier blocks these messages.')],
  [30005, undeliverable('unknown-number', 'The number does not exist (any more).')],
  [30006, undeliverable('landline', "The customer's number is a landline, or its carrier cannot be reached.")],
  [30007, undeliverable('filtered', 'The carrier held the message for spam.')],
  [30008, undeliverable('failed', 'The carrier did not deliver the message and gives no reason.')],
  [30032, UNREGISTERED],
  [30034, UNREGISTERED],
  [63038, transient('daily-limit', 'The account has reached its daily number of messages.')],
]);

/** Null for codes that are not in the table. */
export function twilioError(code: number): ProviderError | null {
  return ERRORS.get(code) ?? null;
}

/** The same for a receipt. */
export function twilioErrorCode(code: number | null): { code: string; message: string } {
  const known = code === null ? null : twilioError(code);
  if (known) return { code: `sms.${known.code}`, message: known.message };
  return { code: 'sms.failed', message: `Twilio could not deliver the message${code ? ` (error ${code})` : ''}.` };
}
