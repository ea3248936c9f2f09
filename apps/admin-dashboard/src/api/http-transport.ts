import { ApiError, unreachable } from './api-error';

export type Query = Record<string, string | number | boolean | null | undefined>;

export interface SendOptions {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Answer<T> {
  data: T;
  status: number;
  /** As the API gave it, quotes included: hand it back in `If-Match`. */
  etag: string | null;
}

export interface TransportOptions {
  /** Where paths hang: `/api/v1` in the browser (our own proxy adds the session). */
  baseUrl?: string;
  fetch?: typeof fetch;
  /** Called once for every 401, before the error is thrown. */
  onUnauthorized?: () => void;
}

/** Undefined, null and empty values are left out. */
export function queryString(query: Query = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') {
      params.set(name, String(value));
    }
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!text) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** JSON over fetch. Every failure is an ApiError; an aborted request stays an AbortError. */
export class HttpTransport {
  private readonly baseUrl: string;
  private readonly options: TransportOptions;

  constructor(options: TransportOptions = {}) {
    this.options = options;
    this.baseUrl = options.baseUrl ?? '/api/v1';
  }

  async send<T>(method: string, path: string, options: SendOptions = {}): Promise<Answer<T>> {
    const response = await this.request(method, path, options);
    const body = await bodyOf(response);
    if (response.ok) {
      return { data: body as T, status: response.status, etag: response.headers.get('etag') };
    }
    if (response.status === 401) {
      this.options.onUnauthorized?.();
    }
    const problem = typeof body === 'object' && body !== null ? body : {};
    throw new ApiError({ ...problem, status: response.status }, body);
  }

  private async request(method: string, path: string, options: SendOptions): Promise<Response> {
    const doFetch = this.options.fetch ?? globalThis.fetch;
    const hasBody = options.body !== undefined;
    try {
      return await doFetch(`${this.baseUrl}${path}${queryString(options.query)}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
          ...options.headers,
        },
        body: hasBody ? JSON.stringify(options.body) : undefined,
        signal: options.signal,
        cache: 'no-store',
        credentials: 'same-origin',
      });
    } catch (error) {
      if (options.signal?.aborted) {
        throw error;
      }
      throw unreachable();
    }
  }
}
