import {
  type AddressInfo,
  connect,
  createServer,
  type NetConnectOpts,
  type Socket,
} from 'node:net';

export type TestProxy = {
  port: number;
  /** Accepts connections and forwards nothing more, as a network that drops packets. */
  silence: () => void;
  /** Forwards again, what has come meanwhile first. */
  speak: () => void;
  /** From now on connections lead there; those that are open stay where they are. */
  aim: (target: NetConnectOpts) => void;
  /** Breaks every connection that is open. */
  cut: () => void;
  close: () => Promise<void>;
};

/** A TCP proxy on loopback that can fall silent. */
export async function openProxy(first: NetConnectOpts): Promise<TestProxy> {
  let target = first;
  let isSilent = false;
  const pairs = new Set<{ client: Socket; server: Socket }>();
  const server = createServer((client) => {
    const pair = { client, server: connect(target) };
    pairs.add(pair);
    for (const [from, to] of [
      [pair.client, pair.server],
      [pair.server, pair.client],
    ] as const) {
      from.on('data', (data) => to.write(data)).on('error', () => undefined);
      from.on('close', () => {
        pairs.delete(pair);
        to.destroy();
      });
      if (isSilent) from.pause();
    }
  });
  const everyEnd = () => [...pairs].flatMap((pair) => [pair.client, pair.server]);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    silence() {
      isSilent = true;
      for (const end of everyEnd()) end.pause();
    },
    speak() {
      isSilent = false;
      for (const end of everyEnd()) end.resume();
    },
    aim(next) {
      target = next;
    },
    cut() {
      for (const end of everyEnd()) end.destroy();
    },
    close() {
      for (const end of everyEnd()) end.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
