import { expect, test } from './fixtures';
import { send } from './http';
import { minnie } from './people';

const here = { host: 'localhost' };

test('an operator on the machine reads what people did on the pages, and nobody reads who they are', async ({
  openBrowser,
  visitor,
  enrol,
  product,
}) => {
  const { port } = product;
  const read = async () => (await send(port, '/metrics', { headers: here })).text;
  const signIns = async () => {
    const line =
      /^latchkey_ceremonies_total\{ceremony="sign_in",half="finish",outcome="ok"\} (\d+)$/m;
    return Number(line.exec(await read())?.[1] ?? 0);
  };
  const before = await signIns();
  const { email, name } = await enrol(minnie, visitor);
  const { page, device } = await openBrowser();
  await device.keep(await visitor.device.passkeys());
  await page.goto('/login');
  await expect(page).toHaveURL('/login/signed-in');
  expect(await signIns()).toBe(before + 1);
  const text = await read();
  expect(text).toMatch(
    /^latchkey_http_requests_total\{route="\/login",method="POST",status="303"\} /m,
  );
  expect(text).toContain('latchkey_database_up 1\n');
  expect(text).not.toContain(email);
  expect(text).not.toContain(name);
});

test('nobody reads the metrics through a proxy or under the name of the product', async ({
  product,
}) => {
  const { port } = product;
  const through = { ...here, 'x-forwarded-for': '127.0.0.1' };
  expect((await send(port, '/metrics', { headers: through })).status).toBe(404);
  const named = { host: 'id.example.com' };
  expect((await send(port, '/metrics', { headers: named })).status).toBe(404);
});
