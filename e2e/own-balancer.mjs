/**
 * A load balancer for machines that have none: `node own-balancer.mjs FILE`, a JSON of `port` and the ports `behind`. It asks
 * each for `/readyz`, sends a request to one that is ready, and to the next when a connection is refused.
 */
import { readFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';

const { port, behind } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const agent = new Agent({ keepAlive: true });
const ready = new Set();

function look(each) {
  const asking = request({ host: '127.0.0.1', port: each, path: '/readyz', timeout: 2000 });
  asking.on('response', (answer) => {
    if (answer.statusCode === 200) ready.add(each);
    else ready.delete(each);
    answer.resume();
  });
  asking.on('timeout', () => asking.destroy());
  asking.on('error', () => ready.delete(each));
  asking.on('close', () => setTimeout(look, 200, each)).end();
}
for (const each of behind) look(each);

let turn = 0;

function pass(incoming, body, outgoing, tries) {
  const candidates = [...ready];
  const target = candidates[turn++ % candidates.length];
  const tryAgain = () => {
    if (tries > 0) setTimeout(pass, 100, incoming, body, outgoing, tries - 1);
    else outgoing.writeHead(502).end();
  };
  if (target === undefined) return tryAgain();
  const headers = { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress };
  const { method, url: path } = incoming;
  const onward = request({ host: '127.0.0.1', port: target, method, path, headers, agent });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', ({ code }) => {
    if (code === 'ECONNREFUSED') return tryAgain();
    return outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end(code);
  });
  onward.end(body);
}

createServer(async (incoming, outgoing) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  pass(incoming, Buffer.concat(chunks), outgoing, 50);
}).listen(port, '127.0.0.1');
