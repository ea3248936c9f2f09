import { Liquid, type Template } from 'liquidjs';
import { storableText } from '../storable-json.js';
import { useRunClock } from './date-filters.js';
import { MOST_MEMORY, renderWithinBudget } from './render-budget.js';
import { useRunChance } from './sample-filter.js';
import { TemplateError } from './template-error.js';

/** Files do not exist here, and counters would write into the run's context. */
const REMOVED_TAGS = ['include', 'render', 'layout', 'block', 'increment', 'decrement'];
const LONGEST_TEMPLATE = 20_000;

/** A template that was read once. */
export interface CompiledTemplate {
  readonly source: string;
  /** @throws TemplateError `template.render` */
  render(context: object): string;
}

/** Reads Liquid templates: own properties only, no files, limits on everything, nothing of the machine's clock or zone. */
export class TemplateEngine {
  private readonly liquid: Liquid;

  /** @param timezone in which dates are shown, an IANA name. */
  constructor(timezone: string) {
    this.liquid = new Liquid({
      ownPropertyOnly: true,
      strictFilters: true,
      strictVariables: false,
      parseLimit: LONGEST_TEMPLATE,
      memoryLimit: MOST_MEMORY,
      timezoneOffset: timezone,
      locale: 'en-US',
      templates: {},
    });
    for (const tag of REMOVED_TAGS) delete this.liquid.tags[tag];
    this.liquid.renderer.renderTemplates = renderWithinBudget;
    useRunClock(this.liquid);
    useRunChance(this.liquid);
  }

  /** @throws TemplateError `template.syntax` */
  compile(source: string): CompiledTemplate {
    if (!isTemplate(source)) return { source, render: () => source };
    const parsed = this.parse(source);
    return { source, render: (context) => this.render(parsed, context) };
  }

  /** Paths of the variables that a template reads from the context, without those it assigns itself. */
  variables(source: string): string[][] {
    const segments = this.liquid.globalVariableSegmentsSync(this.parse(source), { partials: false });
    return segments.map(leadingNames);
  }

  private parse(source: string): Template[] {
    try {
      return this.liquid.parse(source);
    } catch (error) {
      throw new TemplateError('template.syntax', firstLine(error));
    }
  }

  private render(parsed: Template[], context: object): string {
    try {
      return storableText(String(this.liquid.renderSync(parsed, context)));
    } catch (error) {
      throw new TemplateError('template.render', firstLine(error));
    }
  }
}

/** Whether a text holds anything to render: most do not, and cost nothing. */
export function isTemplate(source: string): boolean {
  return source.includes('{{') || source.includes('{%');
}

function leadingNames(segments: readonly unknown[]): string[] {
  const end = segments.findIndex((segment) => typeof segment !== 'string');
  return segments.slice(0, end === -1 ? segments.length : end) as string[];
}

/** The message and its place, without the excerpt of the template that liquidjs puts beneath. */
function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0] ?? message;
}
