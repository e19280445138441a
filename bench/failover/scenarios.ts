import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from '@/bench/failover/cluster';
import { pgbouncerScenario } from '@/bench/failover/pgbouncer';
import { type Scenario, underLoad, withProduct } from '@/bench/failover/scenario';
import { openProxy } from '@/testing/proxy';

const outageMilliseconds = 12_000;

const promoted: Scenario = {
  name: 'the primary dies and its synchronous standby is promoted',
  async run(tell, expect) {
    let standby: Cluster | undefined;
    try {
      await withProduct(
        async ({ cluster, product }) => {
          const trouble = async () => {
            cluster.kill();
            await pause(2_000);
            standby?.promote();
          };
          await underLoad(product, { trouble }, tell, expect);
        },
        async (cluster) => {
          standby = await cluster.addStandby();
          return cluster.url.replace(
            `:${cluster.port}`,
            `:${cluster.port},127.0.0.1:${standby.port}`,
          );
        },
      );
    } finally {
      standby?.remove();
    }
  },
};

const frozen: Scenario = {
  name: 'the database is frozen (SIGSTOP) and thaws',
  run: (tell, expect) =>
    withProduct(({ cluster, product }) => {
      const trouble = async () => {
        cluster.freeze();
        await pause(outageMilliseconds / 2);
        const { status, reason } = await product.readiness();
        expect(status === 503, `/readyz says ${status} ${reason}`);
        await pause(outageMilliseconds / 2);
        cluster.thaw();
      };
      return underLoad(product, { trouble }, tell, expect);
    }),
};

const silent: Scenario = {
  name: 'the network drops every packet, then forwards again',
  async run(tell, expect) {
    let proxy: Awaited<ReturnType<typeof openProxy>> | undefined;
    await withProduct(
      ({ product }) => {
        const trouble = async () => {
          proxy?.silence();
          await pause(outageMilliseconds);
          const { status, reason } = await product.readiness();
          expect(status === 503, `/readyz says ${status} ${reason}`);
          proxy?.speak();
        };
        return underLoad(product, { trouble }, tell, expect);
      },
      async (cluster) => {
        proxy = await openProxy({ host: '127.0.0.1', port: cluster.port });
        return cluster.url.replace(`:${cluster.port}`, `:${proxy.port}`);
      },
    ).finally(() => proxy?.close());
  },
};

const readOnly: Scenario = {
  name: 'the address leads to a read-only standby for a while',
  async run(tell, expect) {
    let proxy: Awaited<ReturnType<typeof openProxy>> | undefined;
    let standby: Cluster | undefined;
    await withProduct(
      ({ cluster, product }) => {
        const trouble = async () => {
          proxy?.aim({ host: '127.0.0.1', port: standby?.port ?? 0 });
          proxy?.cut();
          await pause(outageMilliseconds / 2);
          const { status, reason } = await product.readiness();
          expect(
            status === 503 && reason === 'database_read_only',
            `/readyz says ${status} ${reason}`,
          );
          proxy?.aim({ host: '127.0.0.1', port: cluster.port });
        };
        return underLoad(product, { trouble }, tell, expect);
      },
      async (cluster) => {
        standby = await cluster.addStandby();
        proxy = await openProxy({ host: '127.0.0.1', port: cluster.port });
        return cluster.url.replace(`:${cluster.port}`, `:${proxy.port}`);
      },
    ).finally(() => {
      standby?.remove();
      return proxy?.close();
    });
  },
};

const fourConnections: Scenario = {
  name: 'PostgreSQL allows four connections',
  run: (tell, expect) =>
    withProduct(
      ({ product }) =>
        underLoad(
          product,
          { workers: 64, trouble: () => pause(5_000), afterwards: 2_000, mayRefuse: false },
          tell,
          expect,
        ),
      (cluster) => {
        cluster.sql(`CREATE ROLE four LOGIN CONNECTION LIMIT 4`);
        cluster.sql(`ALTER DATABASE latchkey OWNER TO four; ALTER SCHEMA public OWNER TO four`);
        return cluster.url.replace('//latchkey@', '//four@');
      },
    ),
};

/** In the order in which they are run. */
export const scenarios: Scenario[] = [
  promoted,
  frozen,
  silent,
  readOnly,
  fourConnections,
  pgbouncerScenario,
];
