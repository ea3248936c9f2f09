import { describe, expect, it } from 'vitest';
import { conditionSentence, nodeSummary, plainTemplate } from './node-summary';

describe('the line on a card', () => {
  it.each([
    ['send_message', { channel: 'sms', body: 'Hi {{ customer.firstName | default: "you" }}!' }, 'Hi {first name}!'],
    ['condition', { if: { all: [{ path: 'customer.tags', op: 'contains', value: 'vip' }] } }, 'customer.tags ∋ vip'],
    ['set_variables', { assign: [{ name: 'order', value: '{{ event.text }}' }] }, 'order = {text}'],
    ['tags', { add: ['vip'], remove: ['cold'] }, '+ vip  − cold'],
    ['trigger_message', { channels: ['whatsapp'], match: { any: ['order', 'where'] } }, '“order”, “where”'],
  ])('%s', (type, config, words) => {
    expect(Object.values(nodeSummary({ type, config })!.values).at(-1)).toBe(words);
  });

  it('is nothing while nothing is said', () => {
    expect(nodeSummary({ type: 'send_message', config: { channel: 'sms', body: '' } })).toBeNull();
    expect(nodeSummary({ type: 'trigger_message', config: { channels: [], match: { any: [] } } })).toBeNull();
    expect(nodeSummary({ type: 'condition', config: {} })).toBeNull();
    expect(nodeSummary({ type: 'of_tomorrow', config: { a: 1, b: 'text' } })).toEqual({
      key: 'plain',
      values: { text: 'text' },
    });
  });

  it('says a delay in its unit', () => {
    expect(nodeSummary({ type: 'delay', config: { for: 'PT5M' } })?.values).toEqual({ unit: 'minutes', amount: 5 });
  });

  it('brackets nested conditions', () => {
    const clause = (path: string) => ({ path, op: 'equals' as const, value: 1 });
    expect(conditionSentence({ all: [clause('a'), { any: [clause('b'), { not: clause('c') }] }] })).toBe(
      'a = 1 & (b = 1 | not c = 1)',
    );
  });

  it('reads templates plainly', () => {
    expect(plainTemplate('{% if x %}A{% endif %}  {{ vars.orderNumber }}')).toBe('A {order number}');
  });
});
