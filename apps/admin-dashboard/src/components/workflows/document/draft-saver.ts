export type SaveState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';
export type SaveAnswer = { ok: true; etag: string | null } | { ok: false; reason: 'conflict' | 'failed' };

export interface DraftSaverOptions<T> {
  /** Sends one document with the ETag that this editor holds. A null ETag overwrites whatever is there. */
  send: (document: T, etag: string | null) => Promise<SaveAnswer>;
  onState: (state: SaveState) => void;
  quietMs?: number;
  retryMs?: number;
}

/**
 * Saves the newest document after a quiet moment, one request at a time. A failure is tried again; a conflict
 * (someone else saved in between) stops saving until a person has decided.
 */
export class DraftSaver<T> {
  private state: SaveState = 'saved';
  private pending: { document: T } | null = null;
  private inFlight: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private disposed = false;

  constructor(
    private etag: string | null,
    private readonly options: DraftSaverOptions<T>,
  ) {}

  get current(): SaveState {
    return this.state;
  }

  changed(document: T): void {
    this.pending = { document };
    if (this.state === 'conflict') return;
    if (this.state !== 'saving') this.enter('unsaved');
    this.schedule(this.options.quietMs ?? 800);
  }

  /** Saves now. Resolves when everything known so far is saved or could not be. */
  async flush(): Promise<boolean> {
    this.clearTimer();
    while (this.inFlight) await this.inFlight;
    if (this.pending && this.state !== 'conflict') await this.save();
    return this.state === 'saved';
  }

  /** "Keep mine": the next save carries the ETag of what is there now, or none. */
  async overwrite(etag: string | null): Promise<boolean> {
    this.etag = etag;
    this.enter('unsaved');
    return this.flush();
  }

  /** "Take theirs": what was pending is given up. */
  adopt(etag: string | null): void {
    this.clearTimer();
    this.etag = etag;
    this.pending = null;
    this.enter('saved');
  }

  dispose(): void {
    this.disposed = true;
    this.clearTimer();
  }

  private schedule(delayMs: number): void {
    this.clearTimer();
    if (this.disposed) return;
    this.timer = setTimeout(() => void this.flush(), delayMs);
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private save(): Promise<void> {
    const job = this.pending;
    if (!job) return Promise.resolve();
    this.pending = null;
    this.enter('saving');
    this.inFlight = this.options
      .send(job.document, this.etag)
      .catch((): SaveAnswer => ({ ok: false, reason: 'failed' }))
      .then((answer) => this.settle(job, answer));
    return this.inFlight;
  }

  private settle(job: { document: T }, answer: SaveAnswer): void {
    this.inFlight = null;
    if (answer.ok) {
      this.etag = answer.etag;
      this.enter(this.pending ? 'unsaved' : 'saved');
      if (this.pending) this.schedule(this.options.quietMs ?? 800);
      return;
    }
    this.pending ??= job;
    this.enter(answer.reason);
    if (answer.reason === 'failed') this.schedule(this.options.retryMs ?? 5_000);
  }

  private enter(state: SaveState): void {
    this.state = state;
    if (!this.disposed) this.options.onState(state);
  }
}
