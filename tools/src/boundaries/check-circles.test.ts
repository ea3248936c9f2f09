import { expect, it } from 'vitest';
import { checkCircles } from './check-circles.js';
import { fixtureWorkspace } from './fixture-suite.js';

const importing = (...specifiers: string[]) => specifiers.map((specifier) => `import '${specifier}';`).join('\n');

//  a --> b --> c      no way back
it('lets a line of imports be', () => {
  const files = { 'src/a.ts': importing('./b.js'), 'src/b.ts': importing('./c.js'), 'src/c.ts': '' };
  expect(checkCircles(fixtureWorkspace({ workflow: { type: 'feature', files } }))).toEqual([]);
});

//  a --> b --> folder/c
//  ^               |
//  +---------------+
it('shows a circle of files once, in order', () => {
  const files = {
    'src/a.ts': importing('./d.js', './b.js'),
    'src/b.ts': importing('./folder/c.js'),
    'src/folder/c.ts': "import type { A } from '../a.js';",
    'src/d.ts': '',
  };
  const findings = checkCircles(fixtureWorkspace({ workflow: { type: 'feature', files } }));
  const root = 'libs/shared/workflow/src';
  expect(findings).toMatchObject([
    {
      file: `${root}/a.ts`,
      line: 2,
      what: expect.stringContaining(`${root}/a.ts -> ${root}/b.ts -> ${root}/folder/c.ts -> ${root}/a.ts`),
    },
  ]);
});

it('names the shortest circle when several share a file', () => {
  const files = {
    'src/a.ts': importing('./b.js', './c.js'),
    'src/b.ts': importing('./c.js'),
    'src/c.ts': importing('./a.js'),
  };
  const [finding] = checkCircles(fixtureWorkspace({ workflow: { type: 'feature', files } }));
  expect(finding?.what).toMatch(/a\.ts -> \S+c\.ts -> \S+a\.ts$/);
});

//  channels --> messaging --> channels
it('shows a circle of projects, but not one that only tests make', () => {
  const projects = (path: string) => ({
    channels: { type: 'adapter', files: { 'src/a.ts': importing('@columba/messaging') } },
    messaging: { type: 'adapter', files: { [path]: importing('@columba/channels') } },
  });
  expect(checkCircles(fixtureWorkspace(projects('src/b.ts')))).toMatchObject([
    {
      file: 'libs/shared/channels/package.json',
      what: expect.stringContaining('@columba/channels -> @columba/messaging'),
    },
  ]);
  expect(checkCircles(fixtureWorkspace(projects('src/b.integration.test.ts')))).toEqual([]);
});

//  page --> @/view --> page
it("follows the dashboard's alias for its own sources", () => {
  const files = { 'src/page.tsx': importing('@/view'), 'src/view.tsx': importing('./page') };
  expect(checkCircles(fixtureWorkspace({ 'admin-dashboard': { type: 'app-web', files } }))).toHaveLength(1);
});
