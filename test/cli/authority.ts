/** Two authorities of API servers: self-signed certificates without their private keys. `fingerprint` is by openssl's word. */
export interface Authority {
  readonly pem: string;
  readonly fingerprint: string;
}

export const authority: Authority = {
  pem: `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUYMF3LXCnj3VTGhwprtoWkCu0pEEwCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLYXV0aG9yaXR5IGEwIBcNMjYxMTI5MTgzMjI1WhgPMjEyNjEx
MDUxODMyMjVaMBYxFDASBgNVBAMMC2F1dGhvcml0eSBhMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEn9awfshbGfjtWOPCwC+xIBUzvTtVE4Ypk7BpiOKxcD1VGdIj
BcCov4EI1h9y3Dzq8yU1+udZJFvTTEaGjRWSoqNTMFEwHQYDVR0OBBYEFNoQRPyQ
bQauAqzRWbEonx7hYVSBMB8GA1UdIwQYMBaAFNoQRPyQbQauAqzRWbEonx7hYVSB
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgUuwCZrKJd6Zh5UMA
yKRCIJcxYn8XiqDlbHxMsi3/DJcCIQCupyWTVhRlhyaKRwoiK7FLGba7H+9ELT6Q
Tlm/Qu3XNA==
-----END CERTIFICATE-----
`,
  fingerprint: 'sha256:fe1ffeabe1503fa477973d5dcae3d8c883af2f10a8e5dac608dd65e1a74d157d',
};

export const otherAuthority: Authority = {
  pem: `-----BEGIN CERTIFICATE-----
MIIBgzCCASmgAwIBAgIUQ+lff1AJwyydOKgyh1fC2iDQ3I0wCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLYXV0aG9yaXR5IGIwIBcNMjYxMTI5MTgzMjI1WhgPMjEyNjEx
MDUxODMyMjVaMBYxFDASBgNVBAMMC2F1dGhvcml0eSBiMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAEXa2k+g+ewluJDAJaCjMQnzpqD0/U2C9k0/DyRKjLSXyLXEXB
+FYwqywpwuwjam7TI4gcUy8oEEMsAJJ47KjW8KNTMFEwHQYDVR0OBBYEFMScna4P
Zg7Q/VL59/z0ty+XZRTHMB8GA1UdIwQYMBaAFMScna4PZg7Q/VL59/z0ty+XZRTH
MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAOHY1Wn0tLBrpMyE
Ih3/BH9jJ4mCyqK3oSyQ7LsQ8jXGAiA3rLRWrAYYcSyUz+/P9d8Xoqrt8nkUdcn2
fRteu7h6QQ==
-----END CERTIFICATE-----
`,
  fingerprint: 'sha256:83fca4419c725ca5ff3a08f306f7148548f50a795a98c653c7482034c12971fc',
};
