import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';
import buildProduct from '../e2e/build-product';
import { findBrowser } from '../e2e/find-browser.mjs';
import { type PageWeight, weigh, weightLimits } from '../e2e/page-weight';
import { type Product, startProduct } from '../e2e/product';
import { findFaults } from './find-faults';
import { installations } from './installations';
import { type Failure, writeSheet } from './sheet';
import { folder, type Shot, shoot } from './shoot';
import { galleryNames, shootGallery } from './shoot-gallery';
import { openStage, type Stage } from './stage';
import type { State } from './state';
import { allStates } from './states/all';
import { themes } from './views';

type Weighed = { name: string; kind: keyof typeof weightLimits; weight: PageWeight };

const shots: Shot[] = [];
const failures: Failure[] = [];
const weights: Weighed[] = [];

/** Opens a page of the state and does there what it takes. */
async function reach({ before, path, act }: State, stage: Stage): Promise<string> {
  const found = await before?.(stage);
  const address = path ?? (typeof found === 'string' ? found : '');
  if (address) await stage.page.goto(address, { waitUntil: 'networkidle' });
  await act?.(stage);
  return address;
}

function report(name: string, found: string[]): void {
  console.log(`${found.length === 0 ? 'ok   ' : 'fault'} ${name}`);
  for (const fault of found) console.log(`        ${fault}`);
}

async function look(browser: Browser, product: Product, state: State): Promise<void> {
  const stage = await openStage(browser, product);
  try {
    const address = await reach(state, stage);
    shots.push(...(await shoot(stage.page, state)));
    const found = await findFaults(stage.page);
    if (state.weighs)
      weights.push({
        name: state.name,
        kind: state.weighs,
        weight: await weigh(stage.page, address),
      });
    report(state.name, found);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    failures.push({ name: state.name, reason });
    console.log(`FAIL  ${state.name}: ${reason.split('\n')[0]}`);
  } finally {
    await stage.context.close();
  }
}

/** Starts an installation if any state wants it, and looks at them at their times. */
async function lookAt(
  browser: Browser,
  { settings, times }: (typeof installations)[number],
  states: State[],
): Promise<void> {
  const statesOf = (time: string) => states.filter(({ on = 'plain' }) => on === time);
  if (times.every(({ name }) => statesOf(name).length === 0)) return;
  const product = await startProduct(settings);
  try {
    for (const { name, begin } of times) {
      await begin(product);
      for (const state of statesOf(name)) await look(browser, product, state);
    }
  } finally {
    await product.stop();
  }
}

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

function printWeights(): void {
  if (weights.length > 0) console.log('\nBytes on the wire (script, page; limits in brackets)');
  for (const { name, kind, weight } of weights) {
    const limits = weightLimits[kind];
    const of = (part: 'script' | 'total') =>
      `${kilobytes(weight[part]).padStart(9)} (${kilobytes(limits[part])})`;
    console.log(`${name.padEnd(24)} ${of('script')} ${of('total')}`);
  }
}

const wanted = process.argv.slice(2);
const names = [...allStates.map(({ name }) => name), ...galleryNames].filter(
  (name) => wanted.length === 0 || wanted.some((word) => name.includes(word)),
);
if (names.length === 0) {
  console.log(`Nothing is named like ${wanted.join(' or ')}. There are:`);
  console.log([...allStates.map(({ name }) => name), ...galleryNames].join('\n'));
  process.exit(2);
}

buildProduct();
for (const theme of Object.keys(themes))
  await rm(join(folder, theme), { recursive: true, force: true });
const browser = await chromium.launch({
  executablePath: await findBrowser(),
  args: ['--no-sandbox', '--disable-gpu'],
});
const states = allStates.filter(({ name }) => names.includes(name));
for (const installation of installations) await lookAt(browser, installation, states);
const gallery = await shootGallery(browser, names);
shots.push(...gallery.shots);
if (gallery.shots.length > 0) report('gallery', gallery.faults);
const order = ({ name }: { name: string }) => names.indexOf(name);
shots.sort((one, other) => order(one) - order(other));
const sheet = await writeSheet(browser, shots, failures);
await browser.close();
printWeights();
console.log(`\nThe sheet is ${sheet}, and a picture of it for each theme is beside it.`);
process.exit(failures.length === 0 ? 0 : 1);
