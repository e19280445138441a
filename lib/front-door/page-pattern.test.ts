import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pagePaths, pagePattern } from '@/lib/front-door/page-pattern';
import { projectRoot } from '@/lib/project-root';

test('every page and every address that pages ask is counted under its own path', () => {
  const files = readdirSync(join(projectRoot(), 'app'), { recursive: true, encoding: 'utf8' });
  const routes = files.flatMap((file) => /^(.*?)\/?(?:page\.tsx|route\.ts)$/.exec(file)?.[1] ?? []);
  expect(pagePaths).toEqual(routes.map((route) => `/${route}`).sort());
});

test('what is nowhere is counted under no path that somebody made up', () => {
  expect(pagePattern('/login/passkey')).toBe('/login/passkey');
  expect(pagePattern('/login/secret')).toBeNull();
  expect(pagePattern('/_next/static/chunks/a.js')).toBe('/_next/static/');
});
