import type { HttpClient, HttpRequest, HttpResponse } from '../http/http-client.port.js';

/** Remembers what was asked, and gives one answer, or throws it. */
export class AnsweringHttpClient implements HttpClient {
  readonly requests: HttpRequest[] = [];

  constructor(private readonly answer: Partial<HttpResponse> | Error) {}

  async request(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request);
    if (this.answer instanceof Error) throw this.answer;
    return { status: 200, headers: {}, body: '', ...this.answer };
  }
}
