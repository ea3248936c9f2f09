import type { DeliveredRecord, OutgoingRecord } from '@columba/workflow/ports';

let tests = 0;

/** Makes records that only one test recognises, and notes which of them were handled. */
export class RecordLog {
  private readonly mark = `test-${process.pid}-${Date.now()}-${++tests}`;
  readonly group = `group-${this.mark}`;
  readonly handled: DeliveredRecord[] = [];

  /** One record; `n` comes back in `numbers`. */
  record(key: string, n: number, data: unknown = null): OutgoingRecord {
    return {
      key: `${this.mark}:${key}`,
      event: { specversion: '1.0', id: `${n}`, source: this.mark, type: 'x.test', tenantid: 'acme', data },
    };
  }

  records(count: number, keyOf: (n: number) => string = (n) => `k${n % 16}`): OutgoingRecord[] {
    return Array.from({ length: count }, (_, n) => this.record(keyOf(n), n));
  }

  /** Those of a delivered batch that belong to this test. */
  mine(records: readonly DeliveredRecord[]): DeliveredRecord[] {
    return records.filter((record) => record.key.startsWith(`${this.mark}:`));
  }

  /** A handler that notes what it gets. */
  readonly note = async (records: DeliveredRecord[]): Promise<void> => {
    this.handled.push(...this.mine(records));
  };

  get numbers(): number[] {
    return this.handled.map(numberOf);
  }

  /** Handled at least once, sorted. */
  get distinct(): number[] {
    return [...new Set(this.numbers)].sort((a, b) => a - b);
  }

  numbersOf(key: string): number[] {
    return this.handled.filter((record) => record.key === `${this.mark}:${key}`).map(numberOf);
  }
}

export function numberOf(record: DeliveredRecord): number {
  return Number((JSON.parse(record.value) as { id: string }).id);
}

/** 0 up to n - 1. */
export function upTo(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i);
}
