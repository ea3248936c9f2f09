import {
  askQuestionNode,
  delayNode,
  sendMessageNode,
  triggerMessageNode,
  waitEventNode,
} from '@columba/workflow-contracts';
import { byHand, type LintCase, onEvent, onMessage, sending, sms } from './lint-case-suite.js';

const CHANNEL = '/nodes/2/config/channel';
const BODY = '/nodes/1/config/body';
const long = (count: number, character = 'x') => character.repeat(count);
const later = (duration: string) =>
  onMessage('whatsapp')
    .next('rest', delayNode, { for: duration })
    .next('send', sendMessageNode, sending('same'))
    .end()
    .build();
const question = (timeout: string, channel: 'same' | 'whatsapp' = 'same') => ({
  channel,
  body: 'How are you?',
  timeout,
});
const first = (channel: 'sms' | 'email' | 'whatsapp', body: string, eventType?: string) =>
  onEvent(eventType)
    .next('send', sendMessageNode, { ...sending(channel, body), ...(channel === 'email' ? { subject: 'Hello' } : {}) })
    .end()
    .build();

export const MESSAGE_CASES: readonly LintCase[] = [
  ['an answer at once', onMessage('whatsapp').next('send', sendMessageNode, sending('whatsapp')).end().build(), []],
  ['an answer after 23 hours', later('PT23H'), []],
  ['an answer after a day', later('P1D'), [`message.whatsapp-window:late ${CHANNEL}`]],
  [
    'an answer after two waits that make a day',
    onMessage('whatsapp')
      .next('a', delayNode, { for: 'PT12H' })
      .next('b', delayNode, { for: 'PT12H' })
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    ['message.whatsapp-window:late /nodes/3/config/channel'],
  ],
  [
    'a date, and nobody knows which',
    onMessage('whatsapp')
      .next('rest', delayNode, { until: '{{ event.text }}' })
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [`message.whatsapp-window:late ${CHANNEL}`],
  ],
  [
    'no answer for a day',
    onMessage('whatsapp')
      .next('ask', askQuestionNode, question('P1D'))
      .from('ask', 'timeout')
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [`message.whatsapp-window:late ${CHANNEL}`],
  ],
  [
    'an answer within two days',
    onMessage('whatsapp')
      .next('ask', askQuestionNode, question('P2D'))
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [],
  ],
  [
    'an answer on WhatsApp opens WhatsApp',
    onMessage('sms')
      .next('ask', askQuestionNode, question('P2D', 'whatsapp'))
      .next('send', sendMessageNode, sending('whatsapp'))
      .end()
      .build(),
    ['message.whatsapp-window:not-written /nodes/1/config/channel'],
  ],
  [
    'any message of the customer opens it',
    onMessage('whatsapp')
      .next('wait', waitEventNode, { eventType: 'columba.message.received.v1', timeout: 'P9D' })
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [],
  ],
  [
    'an event does not',
    onMessage('whatsapp')
      .next('wait', waitEventNode, { eventType: 'x.paid', timeout: 'P9D' })
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [`message.whatsapp-window:late ${CHANNEL}`],
  ],
  [
    'a circle of short rests',
    onMessage('whatsapp')
      .next('rest', delayNode, { for: 'PT1S' })
      .next('send', sendMessageNode, sending('same'))
      .to('rest')
      .build(),
    [`message.whatsapp-window:late ${CHANNEL}`],
  ],
  ['nobody wrote', first('whatsapp', 'Hello'), ['message.whatsapp-window:not-written /nodes/1/config/channel']],
  [
    'nobody wrote, and it goes on by SMS',
    onEvent()
      .next('send', sendMessageNode, sending('whatsapp'))
      .end()
      .from('send', 'undeliverable')
      .next('else', sendMessageNode, sending('sms', 'Hello. Reply STOP to opt out.'))
      .end()
      .build(),
    ['message.whatsapp-window:not-written-caught /nodes/1/config/channel'],
  ],
  [
    'too late, and it goes on by SMS',
    onMessage('whatsapp')
      .next('rest', delayNode, { for: 'P1D' })
      .next('send', sendMessageNode, sending('whatsapp'))
      .end()
      .from('send', 'undeliverable')
      .next('else', sendMessageNode, sending('sms'))
      .end()
      .build(),
    [`message.whatsapp-window:late-caught ${CHANNEL}`],
  ],
  [
    'WhatsApp to who wrote on one of two',
    onMessage('whatsapp', 'sms').next('send', sendMessageNode, sending('whatsapp')).end().build(),
    ['message.whatsapp-window:not-written /nodes/1/config/channel'],
  ],
  [
    'Instagram after a day',
    onMessage('instagram')
      .next('rest', delayNode, { for: 'P1D' })
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [`message.instagram-window:late ${CHANNEL}`],
  ],
  [
    'Instagram to who did not write',
    onEvent().next('send', sendMessageNode, sending('instagram')).end().build(),
    ['message.instagram-window:not-written /nodes/1/config/channel'],
  ],
  ...[onEvent('x.order.paid'), onMessage('instagram')].map(
    (builder, index): LintCase => [
      `Instagram after a day, and it goes on by email (${index + 1})`,
      builder
        .next('rest', delayNode, { for: 'P1D' })
        .next('send', sendMessageNode, sending('instagram'))
        .end()
        .from('send', 'undeliverable')
        .next('else', sendMessageNode, { ...sending('email'), subject: 'Hello' })
        .end()
        .build(),
      [
        index === 0
          ? `message.instagram-window:not-written-caught ${CHANNEL}`
          : 'message.no-address:other /nodes/4/config/channel',
        ...(index === 0 ? [] : [`message.instagram-window:late-caught ${CHANNEL}`]),
      ],
    ],
  ),
  [
    'SMS after a day',
    onMessage('sms')
      .next('rest', delayNode, { for: 'P1D' })
      .next('send', sendMessageNode, sending('same'))
      .end()
      .build(),
    [],
  ],

  ['a first SMS', first('sms', 'Your basket is waiting for you.'), [`message.no-opt-out:sms ${BODY}`]],
  ['a first email', first('email', 'Your basket is waiting for you.'), [`message.no-opt-out:email ${BODY}`]],
  ['a first SMS that says how', first('sms', 'Your basket is waiting. Reply STOP to opt out.'), []],
  ['in German', first('sms', 'Ihr Warenkorb wartet auf Sie. Abbestellen: STOPP'), []],
  ['with a link', first('email', 'Your basket is waiting: {{ event.data.unsubscribeUrl }}'), []],
  ['what an order asks for', first('sms', 'Your order has left our house.', 'columba.order.placed.v1'), []],
  ['words that all come from elsewhere', first('sms', '{{ event.data.text }}'), []],
  ['started by hand', byHand().next('send', sendMessageNode, sending('sms')).end().build(), []],
  [
    'a second SMS, and an answer',
    onEvent()
      .next('ask', askQuestionNode, { channel: 'sms', body: 'Shall we help? Reply STOP to opt out.', timeout: 'PT1H' })
      .next('send', sendMessageNode, sending('email', 'Here is what you asked for, dear customer.'))
      .end()
      .from('ask', 'timeout')
      .next('again', sendMessageNode, sending('sms', 'We are still here for you.'))
      .end()
      .build(),
    ['message.no-subject:email /nodes/2/config/subject'],
  ],

  ['three segments', sms(long(459)), []],
  ['four', sms(long(460)), [`message.sms-segments:usual ${BODY}`]],
  ['four of another alphabet', sms(long(34, 'привет')), [`message.sms-segments:usual ${BODY}`]],
  ['characters that count two', sms(long(230, '€')), [`message.sms-segments:usual ${BODY}`]],
  ['one odd character that doubles it', sms(`${long(100)} ✓`), [`message.sms-unicode:usual ${BODY}`]],
  ['one that costs nothing', sms('Done ✓'), []],
  [
    'an email is as long as it likes',
    onMessage('email')
      .next('send', sendMessageNode, { ...sending('same', long(2_000)), subject: 'x' })
      .end()
      .build(),
    [],
  ],
  [
    'the answer may be an SMS',
    onMessage('sms', 'whatsapp')
      .next('send', sendMessageNode, sending('same', long(2_000)))
      .end()
      .build(),
    [`message.sms-segments:usual ${BODY}`],
  ],

  [
    'an email without a subject',
    onMessage('email').next('send', sendMessageNode, sending('email')).end().build(),
    ['message.no-subject:email /nodes/1/config/subject'],
  ],
  [
    'an answer that may be an email',
    onMessage('email', 'sms').next('send', sendMessageNode, sending('same')).end().build(),
    ['message.no-subject:same /nodes/1/config/subject'],
  ],
  [
    'the same channel, of no message',
    onEvent().next('send', sendMessageNode, sending('same')).end().build(),
    ['message.no-address:same /nodes/1/config/channel'],
  ],
  ['the same channel, started by hand', byHand().next('send', sendMessageNode, sending('same')).end().build(), []],
  [
    'SMS to who wrote an email',
    onMessage('email').next('send', sendMessageNode, sending('sms')).end().build(),
    ['message.no-address:other /nodes/1/config/channel'],
  ],
  [
    'SMS to who wrote on WhatsApp',
    onMessage('whatsapp').next('send', sendMessageNode, sending('sms')).end().build(),
    [],
  ],
  [
    'SMS to who wrote an email or on WhatsApp',
    onMessage('email')
      .next('send', sendMessageNode, sending('sms'))
      .end()
      .trigger(triggerMessageNode, { channels: ['whatsapp'], match: { always: true } }, 'second')
      .to('send')
      .build(),
    [],
  ],
];
