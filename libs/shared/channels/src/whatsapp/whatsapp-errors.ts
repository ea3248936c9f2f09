import type { ProviderError } from '../http/send-over-http.js';

const transient = (code: string, message: string, retryAfterMs?: number): ProviderError => ({
  code,
  kind: 'transient',
  message,
  ...(retryAfterMs ? { retryAfterMs } : {}),
});
const permanent = (code: string, message: string): ProviderError => ({ code, kind: 'permanent', message });
const undeliverable = (code: string, message: string): ProviderError => ({
  ...permanent(code, message),
  undeliverable: true,
});

const AUTH = permanent('auth', 'WhatsApp no longer takes the access token. Renew it under Connections.');
const PERMISSION = permanent(
  'permission',
  'The access token may not send from this number. Grant whatsapp_business_messaging.',
);
const RATE = transient('rate-limited', 'The WhatsApp account has made too many calls. It will be tried again later.');
const UNAVAILABLE = transient('unavailable', 'WhatsApp could not take the message now.');
const INVALID = permanent('invalid-request', 'WhatsApp did not accept a field of the message.');
const TEMPLATE = (what: string) => permanent('template', `The template ${what}. Mend it under Templates.`);

/** https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes */
const ERRORS: ReadonlyMap<number, ProviderError> = new Map([
  [0, AUTH],
  [1, UNAVAILABLE],
  [2, UNAVAILABLE],
  [3, PERMISSION],
  [4, RATE],
  [10, PERMISSION],
  [33, permanent('sender-not-registered', 'WhatsApp does not know this phone number id. Check it under Connections.')],
  [100, INVALID],
  [190, AUTH],
  [368, permanent('account-restricted', 'WhatsApp has restricted the account for breaking a policy.')],
  [80007, RATE],
  [130429, transient('throughput', 'The number sends faster than WhatsApp allows it to.', 1_000)],
  [130472, undeliverable('experiment', 'WhatsApp leaves this customer out of marketing messages for an experiment.')],
  [130497, undeliverable('country-restricted', "The account may not send to customers in this customer's country.")],
  [131000, UNAVAILABLE],
  [131005, PERMISSION],
  [131008, INVALID],
  [131009, INVALID],
  [131016, UNAVAILABLE],
  [131021, undeliverable('own-number', 'The recipient is the sending number itself.')],
  [
    131026,
    undeliverable('undeliverable', 'The customer cannot get this message on WhatsApp: no account, or an app too old.'),
  ],
  [
    131030,
    undeliverable(
      'recipient-not-allowed',
      'The sending number is a test number, and this customer is not on its list.',
    ),
  ],
  [131031, permanent('account-restricted', 'WhatsApp has locked the account.')],
  [131042, permanent('billing', 'The WhatsApp account has a problem with its payment method.')],
  [131045, permanent('sender-not-registered', 'The phone number is not registered for sending.')],
  [
    131047,
    undeliverable(
      'outside-window',
      'More than 24 hours have passed since the customer last wrote: WhatsApp takes only an approved template now.',
    ),
  ],
  [
    131048,
    permanent('quality-limited', 'Too many messages of this number were blocked or reported: WhatsApp limits it.'),
  ],
  [
    131049,
    undeliverable(
      'marketing-cap',
      'WhatsApp did not deliver it: this customer has got enough marketing messages for now.',
    ),
  ],
  [131050, undeliverable('opted-out', 'The customer has stopped marketing messages from this business.')],
  [131051, INVALID],
  [131056, transient('pair-rate', 'Too many messages to this one customer in a short time.', 6_000)],
  [131057, UNAVAILABLE],
  [132000, TEMPLATE('has another number of variables')],
  [132001, TEMPLATE('does not exist in this language, or is not approved')],
  [132005, TEMPLATE('is too long with its variables filled in')],
  [132007, TEMPLATE('breaks a policy in its content')],
  [132012, TEMPLATE('has variables of another format')],
  [132015, TEMPLATE('is paused for low quality')],
  [132016, TEMPLATE('is disabled for low quality')],
  [133004, UNAVAILABLE],
  [133010, permanent('sender-not-registered', 'The phone number is not registered for sending.')],
]);

/** What a code means. 200-299 are all about permissions. Null for codes that are not in the table. */
export function whatsappError(code: number): ProviderError | null {
  return ERRORS.get(code) ?? (code >= 200 && code <= 299 ? PERMISSION : null);
}

/** The same for a receipt: our code and our words, never Meta's text, which may quote the message. */
export function whatsappErrorCode(code: number): { code: string; message: string } {
  const known = whatsappError(code);
  return known
    ? { code: `whatsapp.${known.code}`, message: known.message }
    : { code: 'whatsapp.failed', message: `WhatsApp could not deliver the message (error ${code}).` };
}
