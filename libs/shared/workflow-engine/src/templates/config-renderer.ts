import type { AnyNodeDefinition } from '@columba/workflow-contracts';
import type { CompiledTemplate, TemplateEngine } from './template-engine.js';
import { isTemplate } from './template-engine.js';
import { TemplateError } from './template-error.js';
import { templateFields } from './template-fields.js';

export type NodeConfigObject = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** Answers a node's configuration with its templates rendered in a context: all, or those of one field. @throws TemplateError */
export type ConfigRenderer = (context: object, only?: string) => NodeConfigObject;

/**
 * Reads the templates of a configuration once. Without any, the renderer answers the configuration itself.
 * @throws TemplateError `template.syntax`
 */
export function compileConfig(
  definition: AnyNodeDefinition,
  config: NodeConfigObject,
  engine: TemplateEngine,
): ConfigRenderer {
  const slots = templateFields(definition, config)
    .filter(({ source }) => isTemplate(source))
    .map(({ path, source }) => ({ path, template: engine.compile(source) }));
  if (slots.length === 0) return () => config;
  return (context, only) =>
    (only === undefined ? slots : slots.filter(({ path }) => path[0] === only)).reduce<NodeConfigObject>(
      (rendered, slot) => put(rendered, slot.path, textOf(slot, context)),
      config,
    );
}

function textOf({ path, template }: { path: Path; template: CompiledTemplate }, context: object): string {
  try {
    return template.render(context);
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(error.code, `${path.join('.')}: ${error.message}`);
    throw error;
  }
}

/** A copy with one value replaced; everything beside the path is shared. */
function put<T>(target: T, path: Path, text: string): T {
  const [key, ...rest] = path;
  if (key === undefined) return text as T;
  const copy = (Array.isArray(target) ? [...target] : { ...target }) as Record<string | number, unknown>;
  copy[key] = put(copy[key], rest, text);
  return copy as T;
}

/** The same function as a one-off, for previews and tests. */
export function renderConfig(
  definition: AnyNodeDefinition,
  config: NodeConfigObject,
  context: object,
  engine: TemplateEngine,
): NodeConfigObject {
  return compileConfig(definition, config, engine)(context);
}
