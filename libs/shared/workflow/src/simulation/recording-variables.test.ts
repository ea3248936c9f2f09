import { describe, expect, it } from 'vitest';
import type { VariableWrite } from '../ports/variable-store.port.js';
import { RecordingVariables } from './recording-variables.js';

const write = (fields: Partial<VariableWrite>): VariableWrite => ({
  scope: 'tenant',
  name: 'n',
  operation: 'increment',
  type: 'number',
  value: 1,
  ...fields,
});

describe('variables of a simulation', () => {
  it('count once for each key', async () => {
    const variables = new RecordingVariables();
    const first = await variables.writeOnce({ effectKey: 'a' }, [write({}), write({})]);
    expect(await variables.writeOnce({ effectKey: 'a' }, [write({})])).toEqual(first);
    await variables.writeOnce({ effectKey: 'b' }, [write({ scope: 'flow' })]);
    expect(await variables.read()).toEqual({ flow: { n: 1 }, tenant: { n: 2 }, global: {} });
    expect(first).toMatchObject({
      kind: 'written',
      reports: [
        { scope: 'tenant', after: 1 },
        { before: 1, after: 2 },
      ],
    });
  });

  it('are left alone, all of them, where one is not as expected', async () => {
    const variables = new RecordingVariables();
    const swap = write({ name: 'm', operation: 'compare_and_set', expected: 1 });
    const result = await variables.writeOnce({ effectKey: 'a' }, [write({}), swap]);
    expect(result).toEqual({ kind: 'conflict', scope: 'tenant', name: 'm' });
    expect((await variables.read()).tenant).toEqual({});
  });
});
