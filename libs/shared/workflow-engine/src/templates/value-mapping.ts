import { parsePath, resolvePath } from '../conditions/context-path.js';

const ONE_VARIABLE = /^\s*\{\{-?\s*([A-Za-z_][\w-]*(?:\.[\w-]+)*)\s*-?\}\}\s*$/;

/**
 * The values of a mapping of templates. One that is a variable and nothing else gives the value as it is (a list stays a
 * list; null when there is none); any other gives its rendered text.
 */
export function mappedValues(
  written: Readonly<Record<string, string>>,
  rendered: Readonly<Record<string, string>>,
  context: object,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(written).map(([name, template]) => {
      const path = ONE_VARIABLE.exec(template)?.[1];
      return [name, path === undefined ? rendered[name] : (resolvePath(context, parsePath(path)) ?? null)];
    }),
  );
}
