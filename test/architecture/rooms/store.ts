import type { Rooms } from './room';

const kubernetes = '@kubernetes/client-node';

const pulumi = ['@pulumi/*', 'node:*', 'zod'];

/** The Pulumi program. */
export const store: Rooms = {
  'infra/policies': {
    holds: 'policy documents as pure functions',
    packages: pulumi,
    rooms: ['contracts/files'],
  },
  'infra/config': {
    holds: "the configuration of a stack, checked; what is unsupported; what would make the store's guarantees weaker",
    packages: pulumi,
    rooms: ['contracts', 'contracts/files'],
  },
  'infra/bucket': {
    holds: 'the bucket, its replica, encryption and access log',
    packages: pulumi,
    rooms: ['contracts/files', 'infra/config', 'infra/policies'],
  },
  'infra/identities': {
    holds: 'one identity an app and verb, and roles for pods',
    packages: pulumi,
    rooms: ['contracts/files', 'infra/config', 'infra/policies'],
  },
  'infra/secrets': {
    holds: 'how keys reach the clusters',
    packages: [...pulumi, kubernetes, 'yaml'],
    rooms: ['contracts', 'contracts/files', 'infra/config', 'infra/identities'],
  },
  'infra/guarantees': { holds: 'the policy pack', packages: pulumi },
  infra: { holds: 'the Pulumi program', packages: pulumi, rooms: ['contracts/files', 'infra/*'] },
};
