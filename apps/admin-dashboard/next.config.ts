import { fileURLToPath } from 'node:url';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const workspaceRoot = fileURLToPath(new URL('../..', import.meta.url));
const withNextIntl = createNextIntlPlugin('./src/i18n/request.ts');

/** Nothing about addresses stands here: a built app learns the API's address from the environment when it starts. */
const config: NextConfig = {
  // Lets a second build stand beside one that is being served.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: workspaceRoot,
  turbopack: { root: workspaceRoot },
  // Types are checked by their own step over the whole workspace; the build only builds.
  typescript: { ignoreBuildErrors: true },
  experimental: { optimizePackageImports: ['radix-ui', '@columba/workflow-contracts', '@columba/workflow-engine'] },
};

export default withNextIntl(config);
