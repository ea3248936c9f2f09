import { describe, expect, it } from 'vitest';
import { record, redo, sealHistory, startHistory, undo } from './document-history';

describe('document history', () => {
  it('goes back and forth', () => {
    const history = record(record(startHistory('a'), 'b'), 'c');
    expect(undo(history).present).toBe('b');
    expect(undo(undo(history)).present).toBe('a');
    expect(redo(undo(history)).present).toBe('c');
    expect(undo(startHistory('a')).present).toBe('a');
    expect(redo(history)).toBe(history);
  });

  it('undoes typing in one field as one step', () => {
    const typed = ['H', 'Hi', 'Hi!'].reduce((h, text) => record(h, text, 'hello.body'), startHistory(''));
    expect(undo(typed).present).toBe('');
  });

  it('starts a new step after a pause and for another field', () => {
    const paused = record(sealHistory(record(startHistory(''), 'a', 'field')), 'ab', 'field');
    expect(undo(paused).present).toBe('a');
    expect(undo(record(record(startHistory(''), 'a', 'one'), 'b', 'two')).present).toBe('a');
  });

  it('forgets what was undone once something else is done', () => {
    const branched = record(undo(record(startHistory('a'), 'b')), 'c');
    expect(redo(branched).present).toBe('c');
    expect(branched.future).toEqual([]);
  });

  it('does not record an edit that changed nothing, and keeps at most 200 steps', () => {
    const history = startHistory('a');
    expect(record(history, 'a')).toBe(history);
    const long = Array.from({ length: 500 }, (_, n) => n).reduce((h, n) => record(h, n), startHistory(-1));
    expect(long.past).toHaveLength(200);
  });
});
