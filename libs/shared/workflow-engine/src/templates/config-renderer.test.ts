import {
  conditionNode,
  defineNode,
  sendMessageNode,
  setVariablesNode,
  templateSchema,
  waitEventNode,
} from '@columba/workflow-contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configFields } from '../config/config-fields.js';
import { compileConfig, renderConfig } from './config-renderer.js';
import { TemplateEngine } from './template-engine.js';
import { templateFields } from './template-fields.js';

const engine = new TemplateEngine('UTC');
const context = { vars: { a: 'A' } };

describe('rendering a configuration', () => {
  it('renders exactly the fields that are templates', () => {
    const config = { channel: 'sms', body: '{{ vars.a }}!', connectionId: '{{ vars.a }}' };
    expect(renderConfig(sendMessageNode, config, context, engine)).toEqual({ ...config, body: 'A!' });
  });

  it('renders items of lists', () => {
    const config = {
      assign: [
        { name: 'x', value: '{{ vars.a }}', as: 'text' },
        { name: 'y', value: 'plain', as: 'text' },
        { name: 'z', value: '{% if vars.a %}1{% endif %}', as: 'number' },
      ],
    };
    const rendered = renderConfig(setVariablesNode, config, context, engine);
    expect(rendered.assign).toEqual([
      { ...config.assign[0], value: 'A' },
      config.assign[1],
      { ...config.assign[2], value: '1' },
    ]);
    expect(config.assign[0]?.value).toBe('{{ vars.a }}');
  });

  it('answers the very configuration when there is nothing to render', () => {
    const config = { channel: 'sms', body: 'plain' };
    expect(compileConfig(sendMessageNode, config, engine)(context)).toBe(config);
  });

  it('says which field could not be rendered', () => {
    const config = { channel: 'sms', body: 'x', subject: '{% for i in (1..99999999) %}{% endfor %}' };
    expect(() => renderConfig(sendMessageNode, config, context, engine)).toThrow(/^subject: /);
  });

  it('finds templates in records, alternatives and behind references', () => {
    interface Tree {
      text?: string;
      children?: Tree[];
    }
    const tree: z.ZodType<Tree> = z.lazy(() =>
      z.object({ text: templateSchema.optional(), children: z.array(tree).optional() }),
    );
    const definition = defineNode({
      type: 'x',
      version: 1,
      category: 'data',
      label: 'X',
      description: '',
      config: z.object({
        headers: z.record(z.string(), templateSchema),
        body: z.union([z.object({ json: templateSchema.max(9) }), z.object({ file: z.string() })]),
        tree: tree.meta({ id: 'Tree' }),
      }),
      output: z.object({}),
      outcomes: ['out'],
      sideEffects: true,
    });
    const config = {
      headers: { 'x-a': 'a' },
      body: { json: 'b', file: 'no' },
      tree: { text: 'c', children: [{ children: [{ text: 'd' }] }] },
    };
    const found = templateFields(definition as never, config).map(({ path, source }) => [path.join('.'), source]);
    expect(found).toEqual([
      ['headers.x-a', 'a'],
      ['body.json', 'b'],
      ['tree.text', 'c'],
      ['tree.children.0.children.0.text', 'd'],
    ]);
  });

  it('finds conditions whole', () => {
    const value = { all: [{ path: 'x', op: 'exists' }] };
    expect(configFields(conditionNode, { if: value }, 'condition')).toEqual([{ path: ['if'], value }]);
    expect(configFields(waitEventNode, { filter: value }, 'condition')).toEqual([{ path: ['filter'], value }]);
    expect(configFields(sendMessageNode, { body: 'x' }, 'condition')).toEqual([]);
  });
});
