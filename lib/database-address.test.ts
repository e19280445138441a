import { expect, test } from 'vitest';
import { readDatabaseAddress } from '@/lib/database-address';

const plain = {
  hosts: [{ host: 'db.example.com', port: 5432 }],
  user: 'latchkey',
  password: 'secret',
  database: 'latchkey',
  schema: null,
  sslMode: 'disable',
  sslRootCert: null,
  sslCert: null,
  sslKey: null,
  channelBinding: false,
};

test.each([
  ['postgresql://latchkey:secret@db.example.com/latchkey', plain],
  ['postgres://latchkey:secret@db.example.com:5432/latchkey', plain],
  [
    'postgresql://latchkey:p%40ss%3Aw%2Frd%231@db.example.com/latchkey',
    { password: 'p@ss:w/rd#1' },
  ],
  ['postgresql://latchkey:a:b+c==$&!@db.example.com/latchkey', { password: 'a:b+c==$&!' }],
  ['postgresql://latchkey@db.example.com/latchkey', { password: null }],
  ['postgresql://db.example.com', { user: null, password: null, database: null }],
  ['postgresql://u:p@[::1]:5433/d', { hosts: [{ host: '::1', port: 5433 }] }],
  [
    'postgresql://u:p@one:5433,two,[::1]:5434/d?target_session_attrs=read-write',
    {
      hosts: [
        { host: 'one', port: 5433 },
        { host: 'two', port: 5432 },
        { host: '::1', port: 5434 },
      ],
    },
  ],
  [
    'postgresql://u:p@localhost/d?host=%2Fvar%2Frun%2Fpostgresql&port=5433',
    { hosts: [{ host: '/var/run/postgresql', port: 5433 }] },
  ],
  [
    'postgresql://u:p@%2Fvar%2Frun%2Fpostgresql/d',
    { hosts: [{ host: '/var/run/postgresql', port: 5432 }] },
  ],
  [
    'postgresql://u:p@h/d?sslmode=verify-full&sslrootcert=/etc/ca.pem&channel_binding=require&schema=id',
    { sslMode: 'verify-full', sslRootCert: '/etc/ca.pem', channelBinding: true, schema: 'id' },
  ],
])('reads %s', (text, expected) => {
  expect(readDatabaseAddress(text)).toMatchObject(expected);
});

test.each([
  ['p@ss:w/rd#1', ['@ as %40', '/ as %2F', '# as %23']],
  ['ab#cd', ['# as %23']],
  ['a/b+c==', ['/ as %2F']],
  ['12/34', ['/ as %2F']],
  ['12?34', ['? as %3F']],
  ['p@ss', ['@ as %40']],
  ['50%off', ['% as %25']],
])(
  'names what must be percent-encoded in the password %s, and not the password',
  (password, named) => {
    const text = `postgresql://latchkey:${password}@127.0.0.1:5999/latchkey`;
    const { problem } = readDatabaseAddress(text) as { problem: string };
    expect(problem).toContain('percent-encode');
    for (const each of named) expect(problem).toContain(each);
    expect(problem.match(/ as %/g)).toHaveLength(named.length);
    expect(problem).not.toContain(password);
  },
);

test.each([
  ['mysql://u:p@h/d', 'expected an address like'],
  ['postgresql://u:p@h:port/d', 'expected an address like'],
  ['postgresql://u:p@h/d/e', 'expected an address like'],
  ['postgresql://u:p@h:99999/d', 'there is no port 99999'],
  ['postgresql://u:p@h/d?port=0', 'there is no port 0'],
  ['postgresql://u:p@h/d?pgbouncer=true', 'the parameter pgbouncer is not offered'],
  ['postgresql://u:p@h/d?constructor=1', 'the parameter constructor is not offered'],
  ['postgresql://u:p@h/d?sslmode=prefer', 'sslmode: expected disable, no-verify, require'],
  ['postgresql://u:p@h/d?target_session_attrs=any', 'target_session_attrs: expected read-write'],
  ['postgresql://u:p@h/d?schema=My-Schema', 'schema: expected'],
  ['postgresql://u:p%FF@h/d', 'percent-encoded as UTF-8'],
])('refuses %s in a sentence', (text, sentence) => {
  expect(readDatabaseAddress(text)).toEqual({ problem: expect.stringContaining(sentence) });
});
