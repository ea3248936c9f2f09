import { ourMessageId } from '../our-message-id.js';

/** The Message-ID of a message of ours: `<our id@columba.domain of the mailbox>`. */
export function emailMessageId(messageId: string, mailbox: string): string {
  return `<${messageId}@columba.${mailbox.slice(mailbox.lastIndexOf('@') + 1)}>`;
}

/** Our id in a Message-ID that we made; nothing in any other. */
export function ourIdInEmail(header: string): { messageId?: string } {
  return ourMessageId(/^<?([^@<>]{1,100})@columba\.[^<>\s]{1,253}>?$/.exec(header.trim())?.[1]);
}

/** With its angle brackets, as headers and databases write it. */
export function bracketed(messageId: string): string {
  return `<${messageId.trim().replace(/^<|>$/g, '')}>`;
}
