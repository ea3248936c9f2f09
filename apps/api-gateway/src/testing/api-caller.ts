export interface ApiAnswer<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  text: string;
  json: T;
}

export interface CallOptions {
  key?: string | null;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Calls the API as the holder of a key. A string body goes out as it is. */
export function apiCaller(url: string, defaultKey: string) {
  return async <T = Record<string, unknown>>(
    method: string,
    path: string,
    options: CallOptions = {},
  ): Promise<ApiAnswer<T>> => answerOf<T>(await fetch(url + path, requestOf(method, defaultKey, options)));
}

function requestOf(method: string, defaultKey: string, { key = defaultKey, body, headers }: CallOptions): RequestInit {
  const authorization: Record<string, string> = key === null ? {} : { authorization: `Bearer ${key}` };
  if (body === undefined) return { method, headers: { ...authorization, ...headers } };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { method, headers: { ...authorization, 'content-type': 'application/json', ...headers }, body: text };
}

async function answerOf<T>(response: Response): Promise<ApiAnswer<T>> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, text, json: (isJson ? JSON.parse(text) : {}) as T };
}
