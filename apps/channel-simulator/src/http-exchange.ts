import type { IncomingMessage, ServerResponse } from 'node:http';

const MOST_BYTES = 1_000_000;

/** The body as text; null when it is larger than any provider takes, or the caller went away. */
export function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= MOST_BYTES) chunks.push(chunk);
    });
    request.on('end', () => {
      if (length > MOST_BYTES) return resolve(null);
      const [first] = chunks;
      resolve((chunks.length === 1 && first ? first : Buffer.concat(chunks)).toString('utf8'));
    });
    request.on('error', () => resolve(null));
  });
}

export function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

export function answerText(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export function answerJson(response: ServerResponse, status: number, value: unknown): void {
  answerText(response, status, 'application/json; charset=utf-8', JSON.stringify(value));
}

export function answerProblem(
  response: ServerResponse,
  status: number,
  code: string,
  detail: string,
  mend: string,
): void {
  const body = JSON.stringify({ type: 'about:blank', title: code, status, code, detail, mend });
  answerText(response, status, 'application/problem+json; charset=utf-8', body);
}
