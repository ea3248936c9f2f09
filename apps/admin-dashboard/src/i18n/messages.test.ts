import { describe, expect, it } from 'vitest';
import { loadMessages } from './messages';
import { routing } from './routing';

type Tree = { [key: string]: string | Tree };

function words(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix ? `${prefix}.${key}` : key;
    if (typeof value === 'string') {
      found.set(path, value);
    } else {
      for (const [inner, text] of words(value, path)) {
        found.set(inner, text);
      }
    }
  }
  return found;
}

/** Names of `{arguments}`, told from the branches of plurals and selects, and of `<tags>`. */
function slots(text: string): string[] {
  const found = text.matchAll(/(?<!(?:one|other|zero|yes|no|=\d+)\s*)\{\s*([A-Za-z]\w*)\s*[,}]|<([a-z]+)>/g);
  return [...new Set([...found].map((match) => match[1] ?? `<${match[2]}>`))].sort();
}

describe.each(routing.locales.filter((locale) => locale !== 'en'))('messages in %s', (locale) => {
  it('say all that English says, with the same slots', async () => {
    const english = words((await loadMessages('en')) as Tree);
    const translated = words((await loadMessages(locale)) as Tree);
    expect([...english.keys()].filter((key) => !translated.has(key))).toEqual([]);
    const uneven = [...english].filter(([key, text]) => slots(text).join() !== slots(translated.get(key) ?? '').join());
    expect(uneven.map(([key]) => key)).toEqual([]);
  });
});
