import { longNamed, somebody } from '../cast';
import { cancel, posting } from '../deeds';
import type { Stage } from '../stage';
import type { State } from '../state';

const link = async ({ product }: Stage) => product.setupLink;

const enter = (person: typeof somebody) => async (stage: Stage) => {
  const { page } = stage;
  for (const name of ['givenName', 'familyName', 'email'] as const)
    await page.locator(`input[name=${name}]`).fill(person[name]);
  await posting(page, () => page.keyboard.press('Enter'));
};

/** The pages of the first run. */
export const setUp: State[] = [
  { name: 'setup', on: 'fresh', before: link, isZoomed: true, weighs: 'signIn' },
  {
    name: 'setup-error',
    on: 'fresh',
    before: link,
    act: enter({ ...somebody, email: 'no mailbox' }),
  },
  { name: 'setup-passkey', on: 'fresh', before: link, act: enter(somebody) },
  {
    name: 'setup-cancelled',
    on: 'fresh',
    before: link,
    async act(stage) {
      await enter(longNamed)(stage);
      await cancel(stage);
    },
    isZoomed: true,
  },
  { name: 'setup-invalid', on: 'fresh', path: '/setup?code=x' },
  { name: 'setup-finished', path: '/setup?code=x' },
];
