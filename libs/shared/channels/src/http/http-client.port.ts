export interface HttpRequest {
  url: string;
  method: 'GET' | 'POST';
  headers: Record<string, string>;
  body?: string | Buffer | undefined;
  signal: AbortSignal;
}

export interface HttpResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export type HttpFailureReason = 'unreachable' | 'timeout' | 'aborted' | 'dropped' | 'too-large';

/**
 * There was no whole answer. `sent` is the question that decides whether a retry is safe: false only when not one byte
 * of the request can have left this machine.
 */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';

  constructor(
    readonly reason: HttpFailureReason,
    readonly sent: boolean,
    /** Set when the answer's head came and its body was cut off. */
    readonly status: number | null,
    cause?: unknown,
  ) {
    super(`HTTP request ${sent ? 'sent, but no whole answer came' : 'not sent'}: ${reason}`, { cause });
  }
}

/** The only way that adapters speak HTTP. Any status is an answer; redirects are not followed. */
export interface HttpClient {
  /** @throws HttpFailure and nothing else */
  request(request: HttpRequest): Promise<HttpResponse>;
}
