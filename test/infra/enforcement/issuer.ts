import { createSign, generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Claims {
  readonly sub: string;
  readonly aud: string;
  /** Seconds since the epoch. */
  readonly exp: number;
}

/** Signs tokens of ServiceAccounts and publishes its key, like a cluster's OIDC provider (OpenID Connect Discovery 1.0). */
export class Issuer {
  private readonly key = generateKeyPairSync('rsa', { modulusLength: 2048 });

  private constructor(private readonly server: Server) {
    const jwk = { ...this.key.publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256', use: 'sig' };
    server.on('request', ({ url }, response) => {
      if (url === '/keys') return response.end(JSON.stringify({ keys: [jwk] }));
      response.end(
        JSON.stringify({
          ...{ issuer: this.url, jwks_uri: `${this.url}/keys`, response_types_supported: ['id_token'] },
          ...{ authorization_endpoint: `${this.url}/none`, token_endpoint: `${this.url}/none` },
          ...{ subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'] },
        }),
      );
    });
  }

  static async start(): Promise<Issuer> {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return new Issuer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  token(claims: Claims): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const issued = { iss: this.url, iat: Math.floor(Date.now() / 1000) - 60, ...claims };
    const signed = `${part({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${part(issued)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(this.key.privateKey, 'base64url')}`;
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
