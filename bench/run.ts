// How fast people sign in: see README.md. Usage: npm run bench -- [--peers] [--json] [--rounds 3] [--seconds 5]
import { parseArgs } from 'node:util';
import { compare } from '@/bench/compare';
import { closeConnections } from '@/bench/http-client';
import { startProduct } from '@/bench/product';
import { formatReport } from '@/bench/report';

const { values } = parseArgs({
  options: {
    peers: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '5' },
  },
});

const tell = (what: string) => console.error(`... ${what}`);

tell('starting');
const product = await startProduct();
try {
  const plan = {
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    withPeers: values.peers,
  };
  const report = await compare(product, plan, tell);
  console.log(values.json ? JSON.stringify(report, null, 2) : formatReport(report));
} finally {
  closeConnections();
  await product.stop();
}
