import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;
type Side = 'input' | 'output';

/**
 * Collects named schemas (those with `.meta({ id })`) under `components/schemas`, and answers references to them. A
 * schema whose written form differs from its read form, because defaults may be left out, gets a second name.
 */
export class SchemaComponents {
  readonly schemas: Record<string, JsonSchema> = {};
  private readonly originals = new Map<string, string>();

  constructor(private readonly base: string) {}

  /** `input` is what callers send, `output` what they get. */
  refer(schema: z.ZodType, side: Side): JsonSchema {
    const {
      $schema: _dialect,
      $defs,
      ...json
    } = z.toJSONSchema(schema, { io: side, unrepresentable: 'any' }) as JsonSchema;
    const definitions = Object.entries(($defs ?? {}) as Record<string, JsonSchema>);
    const names = new Map(definitions.map(([id, definition]) => [id, this.nameFor(id, definition, side)]));
    for (const [id, definition] of definitions) {
      const name = names.get(id) ?? id;
      this.schemas[name] ??= this.rewritten(withoutId(definition), names) as JsonSchema;
    }
    return this.rewritten(withoutId(json), names) as JsonSchema;
  }

  private nameFor(id: string, definition: JsonSchema, side: Side): string {
    const text = JSON.stringify(definition);
    const known = this.originals.get(id);
    if (known === undefined || known === text) {
      this.originals.set(id, text);
      return id;
    }
    return side === 'input' ? `${id}Input` : `${id}Output`;
  }

  private rewritten(value: unknown, names: ReadonlyMap<string, string>): unknown {
    if (Array.isArray(value)) return value.map((item) => this.rewritten(item, names));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(([key, inner]) => {
      if (key !== '$ref' || typeof inner !== 'string') return [key, this.rewritten(inner, names)];
      const id = inner.replace('#/$defs/', '');
      return [key, `${this.base}${names.get(id) ?? id}`];
    });
    return Object.fromEntries(entries);
  }
}

/** `id` names a component here; as a keyword of the schema it would mean something else. */
function withoutId({ id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
