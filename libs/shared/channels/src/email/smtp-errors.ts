import type { ProviderError } from '../http/send-over-http.js';

/** What nodemailer says of a failure. */
export interface SmtpFailure {
  code?: string;
  /** The server's reply, when there was one. */
  responseCode?: number;
  command?: string;
}

const permanent = (code: string, message: string): ProviderError => ({ code, kind: 'permanent', message });
const transient = (code: string, message: string): ProviderError => ({ code, kind: 'transient', message });

/** What a mail server's refusal means: 4xx passes, 5xx stays, and the command it answered says whose fault it is. */
export function smtpError({ code, responseCode, command }: SmtpFailure): ProviderError {
  if (responseCode === undefined) return unanswered(code);
  if (responseCode < 500)
    return transient('unavailable', `The mail server could not take the mail now (${responseCode}).`);
  if (code === 'EAUTH') return permanent('auth', 'The mail server refused our login. Renew it under Connections.');
  if (command === 'RCPT TO') {
    return {
      ...permanent('mailbox-refused', "The mail server does not take mail for the customer's address."),
      undeliverable: true,
    };
  }
  if (command === 'MAIL FROM')
    return permanent('sender-refused', 'The mail server does not let us send from this mailbox.');
  if (responseCode === 552) return permanent('too-large', 'The mail is larger than the mail server takes.');
  return permanent('refused', `The mail server refused the mail (${responseCode}).`);
}

function unanswered(code: string | undefined): ProviderError {
  if (code === 'EAUTH') return permanent('auth', 'The mail server offers no way to log in that we know.');
  if (code === 'ETLS')
    return permanent('tls', "The mail server's encryption could not be used. Check its certificate and port.");
  if (code === 'EGRESS_REFUSED')
    return permanent(
      'egress-refused',
      'The mail server is not on the public internet. Name another under Connections.',
    );
  return transient('unreachable', 'The mail server could not be reached; nothing was sent.');
}
