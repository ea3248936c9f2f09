const SPOKEN =
  /(?<![\p{L}\p{N}])(?:stop|stopp|unsubscribe|opt[\s-]?out|abmelden|abbestellen|austragen|baja|desuscribir\p{L}*|sair|parar|descadastr\p{L}*|إيقاف|إلغاء الاشتراك)(?![\p{L}\p{N}])/iu;
const LINKED = /unsubscribe|opt[_-]?out|abmelde/i;
const OUTPUT = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
/** Of the author's own letters: with fewer, the text comes out of variables, and nobody can tell what it says. */
const FEWEST_LETTERS = 12;

/** Does a message say how to opt out? Null when it is filled in by variables so far that it cannot be told. */
export function saysHowToOptOut(template: string): boolean | null {
  const own = template.replace(OUTPUT, ' ');
  if (SPOKEN.test(own) || LINKED.test(template)) return true;
  const letters = own.match(/\p{L}/gu)?.length ?? 0;
  return letters < FEWEST_LETTERS && own !== template ? null : false;
}
