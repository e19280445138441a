import { describe, expect, it } from 'vitest';
import { keeperOf } from '@/lib/passkey-keeper';

describe('keeperOf', () => {
  it.each([[['usb']], [['nfc', 'usb']], [['ble']], [['smart-card']], [['usb', 'something-new']]])(
    'takes %j for a security key',
    (transports) => {
      expect(keeperOf(transports)).toBe('securityKey');
    },
  );

  it.each([[['hybrid']], [['cable']], [['usb', 'hybrid']]])(
    'takes %j for a phone',
    (transports) => {
      expect(keeperOf(transports)).toBe('phone');
    },
  );

  it.each([[['internal']], [['hybrid', 'internal']], [['internal', 'usb']]])(
    'takes %j for a device',
    (transports) => {
      expect(keeperOf(transports)).toBe('device');
    },
  );

  it.each([[[]], [['something-new']]])('says nothing about %j', (transports) => {
    expect(keeperOf(transports)).toBe('unknown');
  });
});
