import { flowDocumentSchema, NODE_DEFINITIONS } from '@columba/workflow-contracts';
import { type JsonSchema, SchemaComponents } from './schema-components.js';

/**
 * JSON Schema of a flow document as people write it. The node's `type` decides which configuration it takes; types that
 * this version does not know are let through here and found by `validate`.
 */
export function flowDocumentJsonSchema(): JsonSchema {
  const components = new SchemaComponents('#/$defs/');
  const { $ref } = components.refer(flowDocumentSchema, 'input') as { $ref?: string };
  const name = $ref?.replace('#/$defs/', '') ?? 'FlowDocument';
  const document = components.schemas[name] ?? {};
  const byType = NODE_DEFINITIONS.map(({ type, label, description, config }) => ({
    if: { properties: { type: { const: type } }, required: ['type'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { title: label, description, properties: { config: components.refer(config, 'input') } },
  }));
  const { nodes, ...properties } = (document.properties ?? {}) as Record<string, JsonSchema>;
  const items = { ...((nodes?.items ?? {}) as JsonSchema), allOf: byType };
  const { [name]: _document, ...definitions } = components.schemas;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...document,
    properties: { ...properties, nodes: { ...nodes, items } },
    $defs: definitions,
  };
}
