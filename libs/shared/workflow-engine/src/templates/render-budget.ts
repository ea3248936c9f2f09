import type { Context, Emitter, Template } from 'liquidjs';

/** Most characters that one template, or one `capture` inside it, may put out. */
export const MOST_OUTPUT = 100_000;
/** Most tags, outputs and pieces of text that one rendering may go through: loops count each turn. */
export const MOST_RENDERS = 20_000;
/** Most items and characters that filters and loops of one rendering may make. */
export const MOST_MEMORY = 1_000_000;

const REGISTER = 'columba.renders';

/** Stops a rendering that grows beyond all use. Limits are counts, never times, so that a replay meets them alike. */
class LimitedEmitter implements Emitter {
  buffer = '';

  write(value: unknown): void {
    this.buffer += textOf(value);
    if (this.buffer.length > MOST_OUTPUT) throw new Error(`the text is longer than ${MOST_OUTPUT} characters`);
  }
}

/** Lists are written as their items in a row, objects as JSON. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(textOf).join('');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Takes the place of liquidjs' own loop over templates, which limits neither output nor repetitions. */
export function* renderWithinBudget(
  templates: Template[],
  context: Context,
  emitter: Emitter = new LimitedEmitter(),
): IterableIterator<unknown> {
  const registers = context as unknown as { registers: Record<string, number> };
  for (const template of templates) {
    const renders = (registers.registers[REGISTER] ?? 0) + 1;
    registers.registers[REGISTER] = renders;
    if (renders > MOST_RENDERS) throw new Error(`the template repeats more than ${MOST_RENDERS} times`);
    const html: unknown = yield template.render(context, emitter);
    if (html) emitter.write(html);
    if (context.breakCalled || context.continueCalled) break;
  }
  return emitter.buffer;
}
