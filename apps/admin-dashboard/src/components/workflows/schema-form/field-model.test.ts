import { NODE_DEFINITIONS, nodeDefinition } from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { type FieldModel, fieldsOfSchema, humanise } from './field-model';
import { configSchemaOf } from './json-schema';
import { firstEmptyField, starterConfig, starterEntry } from './starter-config';

const fields = (type: string) => fieldsOfSchema(configSchemaOf(nodeDefinition(type)!));
const kinds = (list: FieldModel[]) => Object.fromEntries(list.map((field) => [field.key, field.kind]));

describe('a form from a node definition', () => {
  it.each([
    ['trigger_message', { channels: 'choices', match: 'message-match' }],
    ['send_message', { channel: 'select', body: 'template', subject: 'template', connectionId: 'text' }],
    ['condition', { if: 'condition' }],
    ['wait_event', { eventType: 'text', correlation: 'template', filter: 'condition', timeout: 'duration' }],
    ['switch', { cases: 'objects' }],
    ['tags', { add: 'words', remove: 'words' }],
    ['end', { result: 'mapping' }],
    ['subflow', { flowId: 'journey', input: 'mapping', mode: 'select', timeout: 'duration' }],
    ['delay', { for: 'duration', until: 'template', at: 'object' }],
  ])('%s', (type, expected) => {
    expect(kinds(fields(type))).toEqual(expected);
  });

  it('draws every field of every node type with a control of its own, none as raw JSON', () => {
    for (const definition of NODE_DEFINITIONS) {
      expect(Object.values(kinds(fields(definition.type))), definition.type).not.toContain('json');
    }
  });

  it('knows choices, limits, what is required and how long a text may be', () => {
    expect(fields('send_message')[0]).toMatchObject({
      options: ['whatsapp', 'instagram', 'sms', 'email', 'same'],
      required: true,
    });
    expect(fields('send_message').map((field) => field.multiline)).toEqual([undefined, true, false, undefined]);
    expect(kinds(fields('set_variables')[0]!.fields!)).toEqual({
      name: 'text',
      value: 'template',
      as: 'select',
      scope: 'select',
      operation: 'select',
      expected: 'template',
    });
    expect(kinds(fields('switch')[0]!.fields!)).toEqual({
      port: 'text',
      label: 'text',
      when: 'condition',
      priority: 'number',
    });
  });

  it('reads number, boolean, object and unknown types', () => {
    const list = fieldsOfSchema({
      properties: {
        n: { type: 'integer', minimum: 1, maximum: 9 },
        b: { type: 'boolean' },
        o: { type: 'object', properties: { inner: { type: 'string' } } },
        anything: {},
      },
    });
    expect(kinds(list)).toEqual({ n: 'number', b: 'boolean', o: 'object', anything: 'json' });
    expect(list[0]).toMatchObject({ min: 1, max: 9, required: false });
  });

  it('makes words of a key', () => {
    expect(humanise('initialDelay_ms')).toBe('Initial delay ms');
  });
});

describe('a new node', () => {
  it.each([
    ['send_message', { channel: 'whatsapp', body: '' }, 'body'],
    ['trigger_message', { channels: ['whatsapp'], match: { any: [] } }, 'match'],
    ['set_variables', { assign: [{ name: '', value: '', as: 'text', scope: 'run', operation: 'set' }] }, 'assign'],
    ['delay', { for: 'P1D' }, null],
    ['merge', { mode: 'all', result: 'object' }, null],
    ['subflow', { flowId: '', input: {}, mode: 'wait' }, 'flowId'],
    ['end', {}, null],
  ])('%s starts with its defaults and knows its first empty field', (type, config, focus) => {
    const definition = nodeDefinition(type)!;
    expect(starterConfig(definition)).toEqual(config);
    expect(firstEmptyField(definition, starterConfig(definition))).toBe(focus);
  });

  it('gives a further case a port of its own', () => {
    const entry = fields('switch')[0]!.fields!;
    expect(starterEntry(entry, [{ port: 'case-2' }]).port).toBe('case-3');
  });
});
