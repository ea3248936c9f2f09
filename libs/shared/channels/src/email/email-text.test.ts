import { describe, expect, it } from 'vitest';
import { htmlOfText, textOfHtml } from './html-text.js';
import { visibleReply } from './visible-reply.js';

describe('visibleReply', () => {
  it.each([
    ['Yes\n\nOn Fri, 20 Nov 2026 at 11:50, Acme <a@b.c> wrote:\n> Shall we?\n', 'Yes'],
    ['Yes\r\n> Shall we?\r\n>\r\n> Really?', 'Yes'],
    ['Yes\n\n-----Original Message-----\nFrom: Acme', 'Yes'],
    ['> Shall we?\nYes', '> Shall we?\nYes'],
    ['> only a quotation', '> only a quotation'],
    ['On the way home I saw this:\na cat', 'On the way home I saw this:\na cat'],
    ['  Hi  ', 'Hi'],
  ])('%#: keeps what the person wrote', (text, expected) => expect(visibleReply(text)).toBe(expected));
});

describe('HTML of mail', () => {
  it('is escaped on the way out', () => {
    expect(htmlOfText('a <b> & "c"\nd\n\ne')).toContain('<p>a &lt;b&gt; &amp; &quot;c&quot;<br>d</p>\n<p>e</p>');
  });
  it('becomes words on the way in', () => {
    expect(
      textOfHtml('<head><title>x</title></head><p>A&nbsp;&#66;&#x43;&unknown;</p><script>alert(1)</script>D<br/>E'),
    ).toBe('A BC&unknown;\nD\nE');
  });
  it.each(['<', '<style>', '<br', '&#', ' ', '\f', '<script></script', '\n'])(
    'of %j a hundred thousand times takes no time',
    (piece) => {
      const before = performance.now();
      textOfHtml(piece.repeat(100_000));
      visibleReply(piece.repeat(100_000));
      expect(performance.now() - before).toBeLessThan(1_000);
    },
  );
});
