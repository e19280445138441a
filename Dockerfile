# Latchkey in an image: docker build --tag latchkey .
# It runs as any user id and with a read-only root file system; it writes to /data (embedded database and secret key,
# when no DATABASE_URL is set) and to /tmp.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /build
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN node bin/runtime.mjs /app

FROM node:${NODE}
# A name for user ids that have none: see deploy/latchkey.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libnss-wrapper \
 && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown 1000:0 /data && chmod 0770 /data
COPY --from=build /app /app
COPY deploy/latchkey /usr/local/bin/latchkey
WORKDIR /app
ENV NODE_ENV=production \
    PORT=3000 \
    DATA_DIR=/data \
    HOME=/tmp \
    npm_config_update_notifier=false
USER 1000
VOLUME /data
EXPOSE 3000
# The first start makes a database, which takes some seconds.
HEALTHCHECK --interval=10s --timeout=8s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["latchkey"]
CMD ["start"]
