import 'reflect-metadata';
import { asyncApiDocument } from './api-docs/asyncapi-document.js';
import { flowDocumentJsonSchema } from './api-docs/flow-document-schema.js';
import { openApiDocument } from './api-docs/openapi-document.js';
import { CONTROLLERS } from './app.module.js';

/** For `tools/src/generate-docs.ts`: each machine-readable document by its file name, as one JSON object on stdout. */
const documents = {
  'openapi.json': openApiDocument(CONTROLLERS),
  'asyncapi.json': asyncApiDocument(),
  'flow-document.schema.json': flowDocumentJsonSchema(),
};
process.stdout.write(JSON.stringify(documents));
