import type { Locale } from './routing';

/**
 * Words of the shell and lists (`messages/<locale>.json`), of the canvas (`messages/canvas/<locale>.json`), of running it
 * (`messages/operations/<locale>.json`), and of what validation finds (`messages/problems/<locale>.json`; in English the
 * engine's own words are shown).
 */
export async function loadMessages(locale: Locale): Promise<Record<string, unknown>> {
  const [shell, canvas, operations, problems] = await Promise.all([
    import(`../../messages/${locale}.json`),
    import(`../../messages/canvas/${locale}.json`),
    import(`../../messages/operations/${locale}.json`),
    import(`../../messages/problems/${locale}.json`),
  ]);
  return { ...shell.default, ...canvas.default, ...operations.default, ...problems.default };
}
