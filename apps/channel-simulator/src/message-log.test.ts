import { describe, expect, it } from 'vitest';
import { MessageLog } from './message-log.js';
import type { MessageDraft } from './phone-message.js';

const draft = (fields: Partial<MessageDraft> = {}): MessageDraft => ({
  id: 'id',
  channel: 'whatsapp',
  connectionId: 'wa-acme',
  from: '+15550783881',
  to: '+4915112345678',
  text: 'Hi',
  ...fields,
});

describe('MessageLog', () => {
  it('lists what was received, in order, by channel and customer', () => {
    const log = new MessageLog(100, () => undefined);
    log.received(draft({ text: '1' }));
    log.received(draft({ text: '2', to: '+33612345678' }));
    log.written(draft({ text: '3', from: '+4915112345678', to: '+15550783881' }));
    log.received(draft({ text: '4', channel: 'sms' }));
    const texts = (...asked: Parameters<MessageLog['list']>) => log.list(...asked).map(({ text }) => text);
    expect(texts('received', {})).toEqual(['1', '2', '4']);
    // A plus sign in a query that was not encoded arrives as a space.
    expect(texts('received', { channel: 'whatsapp', customer: ' 4915112345678' })).toEqual(['1']);
    expect(texts(null, { channel: 'whatsapp', customer: '+49 151 12345678' })).toEqual(['1', '3']);
    expect(texts('received', { after: 2 })).toEqual(['4']);
  });

  it('forgets the oldest', () => {
    const log = new MessageLog(100, () => undefined);
    for (let at = 0; at < 1_000; at += 1) log.received(draft({ text: String(at) }));
    const kept = log.list('received', {});
    expect(kept.length).toBeGreaterThanOrEqual(100);
    expect(kept.length).toBeLessThanOrEqual(125);
    expect(kept.at(-1)?.text).toBe('999');
  });

  it('never moves a status back', () => {
    const changes: string[] = [];
    const log = new MessageLog(100, (kind, { status }) => changes.push(`${kind} ${status}`));
    const message = log.received(draft());
    for (const status of ['delivered', 'sent', 'read', 'delivered'] as const) log.mark(message, status);
    expect(changes).toEqual(['message accepted', 'status delivered', 'status read']);
  });
});
