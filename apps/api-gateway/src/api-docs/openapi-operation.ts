import type { z } from 'zod';
import type { RouteEntry } from '../access/route-table.js';
import { IDEMPOTENT } from '../http/idempotency.interceptor.js';
import { ROUTE_DESCRIPTION, type RouteDescription } from './describe.js';
import { type RouteInputs, routeInputs } from './route-inputs.js';
import type { JsonSchema, SchemaComponents } from './schema-components.js';

const STATUS_WORDS: Record<number, string> = {
  200: 'Done',
  201: 'Made',
  202: 'Accepted',
  204: 'Done; no body',
  304: 'Not changed since the tag that you hold',
  503: 'Not ready',
};
const header = (name: string, description: string, required = false) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});

/** One operation of the document. @throws Error for a route that nobody has described. */
export function operationOf(route: RouteEntry, components: SchemaComponents): JsonSchema {
  const description = Reflect.getMetadata(ROUTE_DESCRIPTION, route.handler) as RouteDescription | undefined;
  if (!description) throw new Error(`${route.method} ${route.path} is not described: add @Describe to its handler`);
  const inputs = routeInputs(route);
  const body = requestBody(route, inputs, components);
  const parameters = parametersOf(route, inputs, description, components);
  return {
    operationId: `${route.controller.name.replace(/Controller$/, '')}_${route.handlerName}`,
    tags: [description.tag],
    summary: description.summary,
    ...(route.access === 'public' ? { security: [] } : {}),
    ...permissionOf(route),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: { ...answersOf(description, components), ...problemsOf(route, description) },
  };
}

function permissionOf({ access }: RouteEntry): JsonSchema {
  return access && access !== 'public' && access !== 'signed-in' ? { 'x-permission': access } : {};
}

function parametersOf(
  route: RouteEntry,
  inputs: RouteInputs,
  description: RouteDescription,
  components: SchemaComponents,
): JsonSchema[] {
  const inPath = Object.entries(inputs.params).map(([name, schema]) => ({ name, in: 'path', required: true, schema }));
  const headers = [
    ...(description.ifMatch
      ? [header('If-Match', 'The ETag that the change was made from, or * to overwrite', true)]
      : []),
    ...(description.etag && route.method === 'GET'
      ? [header('If-None-Match', 'Answers 304 when nothing has changed')]
      : []),
    ...(Reflect.getMetadata(IDEMPOTENT, route.handler)
      ? [
          header(
            'Idempotency-Key',
            'A repeated request with the same key gets the first answer and has no second effect',
          ),
        ]
      : []),
  ];
  return [...inPath, ...queryParameters(inputs, components), ...headers];
}

function queryParameters({ query }: RouteInputs, components: SchemaComponents): JsonSchema[] {
  if (!query) return [];
  const { properties = {}, required = [] } = components.refer(query.schema as unknown as z.ZodType, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function requestBody(route: RouteEntry, { body }: RouteInputs, components: SchemaComponents): JsonSchema | null {
  if (body) {
    const schema = components.refer(body.schema as unknown as z.ZodType, 'input');
    return {
      required: (body.options as { absent?: unknown }).absent === undefined,
      content: { 'application/json': { schema } },
    };
  }
  if (!route.path.startsWith('/webhooks') || route.method !== 'POST') return null;
  return {
    required: true,
    description: 'As the provider signs it; the signature is over these bytes',
    content: { '*/*': { schema: {} } },
  };
}

function answersOf({ answers, etag }: RouteDescription, components: SchemaComponents): JsonSchema {
  const headers = etag
    ? { headers: { ETag: { description: 'Strong validator of what was answered', schema: { type: 'string' } } } }
    : {};
  const entries = Object.entries(answers).map(([status, answer]) => [
    status,
    { description: STATUS_WORDS[Number(status)] ?? 'Done', ...headers, ...contentOf(answer, components) },
  ]);
  return Object.fromEntries(entries) as JsonSchema;
}

function contentOf(answer: z.ZodType | 'text' | null, components: SchemaComponents): JsonSchema {
  if (answer === null) return {};
  if (answer === 'text') return { content: { 'text/plain': { schema: { type: 'string' } } } };
  return { content: { 'application/json': { schema: components.refer(answer, 'output') } } };
}

/** Each status that a route answers with a problem, those of the guards included. */
function problemsOf({ access }: RouteEntry, { problems, answers }: RouteDescription): JsonSchema {
  const guarded = access === 'public' ? [] : [401, 429];
  const permitted = access === 'public' || access === 'signed-in' ? [] : [403];
  const statuses = [...new Set([...problems, ...guarded, ...permitted, 500])]
    .filter((status) => !(status in answers))
    .sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]));
}
