import { problemJsonSchema } from '@columba/workflow-contracts';
import { type RouteEntry, routeTable } from '../access/route-table.js';
import { operationOf } from './openapi-operation.js';
import { type JsonSchema, SchemaComponents } from './schema-components.js';

const PROBLEMS: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'No credential, or none that we know',
  403: 'The credential does not allow this',
  404: 'There is no such thing, or it is not yours',
  409: 'It does not go with the state of things',
  412: 'It has changed since the ETag that you sent',
  413: 'The body is too large',
  415: 'The body is not JSON',
  422: 'The request can be read, but does not hold; errors[].pointer names the fields',
  428: 'If-Match is missing',
  429: 'Too many requests; wait as Retry-After says',
  500: 'Something went wrong on our side; errorId names it in our log',
  503: 'Not possible just now; wait as Retry-After says',
};

const TAGS: Record<string, string> = {
  auth: 'Signing in and out, tickets for the live socket',
  webhooks: 'What providers call',
  events: 'Business events in',
  flows: 'Journeys: drafts, checks, versions',
  runs: 'Journeys under way and ended',
  'dead-letters': 'Runs that failed for good',
  customers: 'Customers and what was said to them',
  variables: 'Variables that outlive runs: of a flow, of the tenant, of the installation',
  breakers: 'Destinations that fail, and the runs that wait for them',
  members: 'The people of the tenant',
  connections: 'Connections to providers',
  operations: 'Health, metrics, set-up',
};

/** OpenAPI 3.1, from the routes' own decorators, pipes and schemas. */
export function openApiDocument(controllers: readonly RouteEntry['controller'][]): JsonSchema {
  const components = new SchemaComponents('#/components/schemas/');
  const problem = components.refer(problemJsonSchema, 'output');
  const paths: Record<string, JsonSchema> = {};
  for (const route of routeTable(controllers)) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, components) };
  }
  return {
    openapi: '3.1.0',
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    info: {
      title: 'Columba',
      version: '1',
      description:
        'Customer-messaging automation. Errors are problem details (RFC 9457) with a code, a mend, and a pointer to each field.',
    },
    servers: [{ url: 'http://localhost:4000', description: 'One machine' }],
    security: [{ bearer: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key or a session token' } },
      responses: problemResponses(problem),
      schemas: Object.fromEntries(Object.entries(components.schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
    },
  };
}

function problemResponses(problem: JsonSchema): JsonSchema {
  const entries = Object.entries(PROBLEMS).map(([status, description]) => [
    `Problem${status}`,
    { description, ...headersOf(Number(status)), content: { 'application/problem+json': { schema: problem } } },
  ]);
  return Object.fromEntries(entries) as JsonSchema;
}

function headersOf(status: number): JsonSchema {
  if (status === 429 || status === 503)
    return { headers: { 'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer' } } } };
  if (status === 412)
    return { headers: { ETag: { description: 'The validator of what is there now', schema: { type: 'string' } } } };
  return {};
}
