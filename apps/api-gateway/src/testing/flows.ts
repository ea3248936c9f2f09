import type { FlowDocumentInput } from '@columba/workflow-contracts';
import type { apiCaller } from './api-caller.js';

/** manual --> end */
export function manualFlow(name = 'By hand'): FlowDocumentInput {
  return {
    schemaVersion: 1,
    name,
    nodes: [
      { id: 'start', type: 'trigger_manual' },
      { id: 'done', type: 'end' },
    ],
    edges: [{ id: 'e1', from: { node: 'start', port: 'out' }, to: { node: 'done' } }],
  };
}

/** Creates, saves and publishes over the API; answers the flow's id. */
export async function publishedFlow(call: ReturnType<typeof apiCaller>, document = manualFlow()): Promise<string> {
  const { json } = await call<{ id: string }>('POST', '/api/v1/flows', { body: { name: document.name } });
  await call('PUT', `/api/v1/flows/${json.id}/draft`, { body: document, headers: { 'if-match': '*' } });
  const published = await call('POST', `/api/v1/flows/${json.id}/publish`, { body: {} });
  if (published.status !== 201) throw new Error(`not published: ${published.text}`);
  return json.id;
}
