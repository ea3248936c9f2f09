import type { Locale } from './routing';

/** Words of the shell and lists (`messages/<locale>.json`) and of the canvas (`messages/canvas/<locale>.json`). */
export async function loadMessages(locale: Locale): Promise<Record<string, unknown>> {
  const [shell, canvas] = await Promise.all([
    import(`../../messages/${locale}.json`),
    import(`../../messages/canvas/${locale}.json`),
  ]);
  return { ...shell.default, ...canvas.default };
}
