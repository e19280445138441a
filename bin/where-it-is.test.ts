import { expect, it } from 'vitest';
import { whereItIs } from '@/bin/where-it-is';

const lines = (address: string, host: string | null, port: number) =>
  whereItIs({ publicUrl: new URL(address), host }, port);

it('says where people find it, and nothing more where it listens there', () => {
  const there = [
    ['http://localhost:3000', 3000],
    ['http://localhost', 80],
    ['https://id.example.com', 443],
  ] as const;
  for (const [address, port] of there)
    expect(lines(address, null, port)).toEqual([`Latchkey is at ${address}`]);
});

it('says where it listens when that is another port', () => {
  const at = (host: string | null, port = 3000) => lines('https://id.example.com', host, port)[1];
  expect(at(null)).toBe('It listens on port 3000 of every address');
  expect(at(null, 80)).toBe('It listens on port 80 of every address');
  expect(at('127.0.0.1')).toBe('It listens on 127.0.0.1:3000');
  expect(at('::1')).toBe('It listens on [::1]:3000');
});
