import { type ProblemWords, USUAL, type VariantWords } from './problem-words.js';

const LATE = '{node} may send on {channel} more than 24 hours after the customer last wrote there';
const NOT_WRITTEN = '{node} sends on {channel}, where the customer may not have written in the last 24 hours';
const REFUSED = 'the message would be refused.';
const CAUGHT = 'then the run goes on by "undeliverable".';

function windowWords(
  instead: string,
): Record<'late' | 'not-written' | 'late-caught' | 'not-written-caught', VariantWords> {
  return {
    late: {
      message: `${LATE}: ${REFUSED}`,
      mend: `Keep the waits before it under 24 hours in all, or use ${instead}.`,
    },
    'not-written': {
      message: `${NOT_WRITTEN}: ${REFUSED}`,
      mend: `Use ${instead}, start with a message on this channel, or connect "undeliverable" to another way.`,
    },
    'late-caught': {
      severity: 'info',
      message: `${LATE}; ${CAUGHT}`,
      mend: `Nothing need be done; to be sure that it arrives, keep the waits under 24 hours, or use ${instead}.`,
    },
    'not-written-caught': {
      severity: 'info',
      message: `${NOT_WRITTEN}; ${CAUGHT}`,
      mend: `Nothing need be done; to be sure that it arrives, use ${instead}.`,
    },
  };
}

export const MESSAGE_WORDS = {
  'message.whatsapp-window': {
    severity: 'warning',
    meaning:
      "A free-form WhatsApp message can be reached more than 24 hours after the customer's last message there, or without one.",
    variants: windowWords('an approved template'),
  },
  'message.instagram-window': {
    severity: 'warning',
    meaning:
      "An Instagram message can be reached more than 24 hours after the customer's last message there, or without one.",
    variants: windowWords('another channel'),
  },
  'message.no-opt-out': {
    severity: 'warning',
    meaning:
      'The first message to a customer who did not write first does not say how to opt out. Asked of SMS and email, for runs ' +
      'that an event or a schedule starts; not of answers, of runs started by hand, and of what belongs to an order or a ticket.',
    variants: {
      sms: {
        message: '{node} is the first message to a customer who did not write, and does not say how to opt out.',
        mend: 'Add a line such as "Reply STOP to opt out".',
      },
      email: {
        message: '{node} is the first email to a customer who did not write, and does not say how to opt out.',
        mend: 'Add a line such as "Reply STOP to unsubscribe", or a link to unsubscribe.',
      },
    },
  },
  'message.sms-segments': {
    severity: 'warning',
    meaning: 'An SMS takes more than 3 segments, each of which is paid for. What variables fill in is estimated.',
    variants: {
      [USUAL]: {
        message: '{node} takes about {segments} SMS segments ({units} of {perSegment} characters each, {encoding}).',
        mend: 'Shorten the text to 3 segments at most, or send it by email.',
      },
    },
  },
  'message.sms-unicode': {
    severity: 'info',
    meaning: 'A few characters that are not of the SMS alphabet (GSM-7) make the whole SMS longer and dearer.',
    variants: {
      [USUAL]: {
        message: '{characters} in {node} makes the whole SMS UCS-2: about {segments} segments, where {plain} would do.',
        mend: 'Replace it by plain letters, if that says the same.',
      },
    },
  },
  'message.no-subject': {
    severity: 'warning',
    meaning: 'An email has no subject.',
    variants: {
      email: { message: '{node} sends an email without a subject.', mend: 'Write a subject.' },
      same: {
        message: '{node} answers by email when the customer wrote an email, and has no subject for it.',
        mend: 'Write a subject; other channels leave it out.',
      },
    },
  },
  'message.no-address': {
    severity: 'warning',
    meaning: 'A message goes to a channel on which nothing that starts the flow can reach the customer.',
    variants: {
      same: {
        message:
          '{node} answers on the channel that the customer wrote on, but nothing that starts this flow is a message.',
        mend: 'Choose a channel.',
      },
      other: {
        message: '{node} sends on {channel}, but who starts this flow by {channels} gives no address there.',
        mend: 'Answer on the same channel, or connect "undeliverable" for customers whose address is not known.',
      },
    },
  },
} as const satisfies Record<string, ProblemWords>;
