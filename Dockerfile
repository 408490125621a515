# Built with all packages; run with the one package that the bundle cannot hold, because it is native.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs

FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4100 DATA_DIR=/data
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/guides guides
COPY --from=build /build/dist dist
COPY --from=build /build/src/portal/pages/pages.css /build/src/portal/pages/launch.js dist/pages/
COPY --from=build /build/node_modules/better-sqlite3 node_modules/better-sqlite3
RUN ln -s /app/dist/gatehouse.js /usr/local/bin/gatehouse \
  && mkdir -m 700 /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4100
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["gatehouse"]
CMD ["serve"]
