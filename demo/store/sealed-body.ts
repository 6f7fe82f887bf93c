import { createCipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';

/**
 * Encrypts a body for MinIO's admin API: salt, algorithm 2 (PBKDF2 with 8192 rounds of SHA-256, AES-256-GCM), nonce,
 * and the text in authenticated fragments of at most 16 KiB; one is enough here. A fragment's nonce ends with its
 * number, counted from 1. Its associated data is "last" and the tag of an empty fragment 0.
 */
export function sealed(password: string, text: string): Buffer {
  const salt = randomBytes(32);
  const nonce = randomBytes(8);
  const key = pbkdf2Sync(password, salt, 8192, 32, 'sha256');
  const seal = (number: number, data: string, associated: Buffer): Buffer => {
    const count = Buffer.alloc(4);
    count.writeUInt32LE(number);
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.concat([nonce, count])).setAAD(associated);
    return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
  };
  const last = Buffer.concat([Buffer.from([0x80]), seal(0, '', Buffer.alloc(0))]);
  return Buffer.concat([salt, Buffer.from([2]), nonce, seal(1, text, last)]);
}
