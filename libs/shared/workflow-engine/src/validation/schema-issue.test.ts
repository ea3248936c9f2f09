import { describe, expect, it } from 'vitest';
import { validateFlow } from './validate-flow.js';

/** `path: message mend` of every finding, as a person reads it. */
function wordsFor(type: string, config: unknown): string[] {
  const document = { schemaVersion: 1, name: 'x', nodes: [{ id: 'a', type, config }], edges: [] };
  return validateFlow(document)
    .problems.filter(({ code }) => code === 'node.config-invalid')
    .map(({ pointer, message, mend }) => `${pointer.replace('/nodes/0/config/', '')}: ${message} ${mend}`);
}

describe('what a schema finds, in people’s words', () => {
  it.each<[string, string, unknown, string[]]>([
    [
      'an empty message',
      'send_message',
      { channel: 'same', body: '' },
      ['body: Message is required. Write what to send.'],
    ],
    [
      'nothing at all',
      'send_message',
      {},
      [
        'channel: Channel is required. Choose "whatsapp" or "instagram" or "sms" or "email" or "same".',
        'body: Message is required. Write what to send.',
      ],
    ],
    [
      'no channel and no word',
      'trigger_message',
      { channels: [], match: { any: [] } },
      [
        'channels: Channel is required. Choose at least one channel.',
        'match/any: Word is required. Write at least one word.',
      ],
    ],
    [
      'an empty entry of a list',
      'trigger_message',
      { channels: ['sms'], match: { all: ['order', ''] } },
      ['match/all/1: Word 2 is required. Fill it in, or remove it.'],
    ],
    [
      'a variable without a name',
      'set_variables',
      { assign: [{ name: '', value: 'x' }] },
      ['assign/0/name: Name is required. Write a name.'],
    ],
    [
      'a name that is none',
      'set_variables',
      { assign: [{ name: '1 x', value: 2 }] },
      [
        'assign/0/name: Name must be a letter, then letters, digits or _. Correct "Name".',
        'assign/0/value: Value must be a text. Correct "Value".',
      ],
    ],
    [
      'a pattern without words of its own',
      'ask_question',
      { channel: 'sms', body: 'x', saveAs: '1 x' },
      ['saveAs: Variable for the reply has a form that is not allowed here. Correct "Variable for the reply".'],
    ],
    ['no duration', 'delay', {}, ['for: Hold for is required. Say how long.']],
    [
      'a duration in words',
      'delay',
      { for: '3 days' },
      ['for: Hold for must be an ISO 8601 duration such as PT5M or P2D. Correct "Hold for".'],
    ],
    ['an empty condition', 'condition', { if: {} }, ['if/all: Condition is required. Say what to compare.']],
    [
      'too long a text',
      'send_message',
      { channel: 'sms', body: 'x'.repeat(10_001) },
      ['body: Message may be at most 10000 characters long. Shorten it.'],
    ],
    [
      'too many entries',
      'tags',
      { add: Array.from({ length: 21 }, (_, n) => `t${n}`) },
      ['add: Tag may be at most 20 entries long. Remove some.'],
    ],
    ['no case', 'switch', { cases: [] }, ['cases: Case is required. Add at least one case.']],
  ])('%s', (_what, type, config, expected) => expect(wordsFor(type, config)).toEqual(expected));
});
