import { flowDocumentSchema } from '@columba/workflow-contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { routeTable } from '../access/route-table.js';
import { CONTROLLERS } from '../app.module.js';
import { asyncApiDocument } from './asyncapi-document.js';
import { flowDocumentJsonSchema } from './flow-document-schema.js';
import { openApiDocument } from './openapi-document.js';

type Json = Record<string, unknown>;

/** Every `$ref` of a document. */
function refsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === '$ref' && typeof inner === 'string' ? [inner] : refsOf(inner),
  );
}

function resolve(document: unknown, ref: string): unknown {
  const parts = ref.replace('#/', '').split('/');
  return parts.reduce<unknown>(
    (at, part) => (at as Json | undefined)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
}

describe.each<[string, () => Json]>([
  ['openapi', () => openApiDocument(CONTROLLERS)],
  ['asyncapi', asyncApiDocument],
  ['flow document', flowDocumentJsonSchema],
])('%s', (_name, make) => {
  const document = JSON.parse(JSON.stringify(make())) as Json;

  it('refers to nothing that is not there', () => {
    const refs = refsOf(document);
    expect(refs.length).toBeGreaterThan(2);
    for (const ref of new Set(refs)) expect(resolve(document, ref), ref).toBeDefined();
  });

  it('comes out the same each time', () => {
    expect(JSON.stringify(make())).toBe(JSON.stringify(make()));
  });
});

describe('openapi', () => {
  const document = openApiDocument(CONTROLLERS) as { paths: Record<string, Record<string, Json>> };
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  it('holds every route, each with its own operation id', () => {
    expect(operations).toHaveLength(routeTable(CONTROLLERS).length);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
  });

  it('names path parameters as the path does', () => {
    for (const { path, operation } of operations) {
      const named = ((operation.parameters ?? []) as { in: string; name: string }[])
        .filter((one) => one.in === 'path')
        .map(({ name }) => name);
      expect(named.sort(), path).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
    }
  });

  it('takes and answers what the contract says', () => {
    const draft = document.paths['/api/v1/flows/{id}/draft']!;
    expect(Object.keys(draft.put!.responses as Json)).toEqual([
      '200',
      '400',
      '401',
      '403',
      '404',
      '412',
      '413',
      '415',
      '422',
      '428',
      '429',
      '500',
    ]);
    expect(JSON.stringify(draft.put)).toContain('FlowDocumentInput');
    expect(JSON.stringify(draft.get)).toContain('"ETag"');
    expect(document.paths['/api/v1/flows/{id}/publish']!.post).toMatchObject({ 'x-permission': 'flows:publish' });
    expect(document.paths['/webhooks/{provider}/{connectionId}']!.post).toMatchObject({ security: [] });
  });
});

describe('the JSON Schema of a flow', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats.default(ajv);
  const valid = ajv.compile(flowDocumentJsonSchema());
  const send = (config: object) => ({
    schemaVersion: 1,
    name: 'Order status',
    nodes: [{ id: 'hello', type: 'send_message', config }],
    edges: [],
  });

  it('accepts what the dictionary accepts, with defaults left out', () => {
    const document = send({ channel: 'whatsapp', body: 'Hi' });
    expect(flowDocumentSchema.safeParse(document).success).toBe(true);
    expect(valid(document), JSON.stringify(valid.errors)).toBe(true);
  });

  it("checks a node's configuration by its type", () => {
    expect(valid(send({ channel: 'pigeon', body: 'Hi' }))).toBe(false);
    expect(valid({ ...send({}), schemaVersion: 2 })).toBe(false);
  });
});
