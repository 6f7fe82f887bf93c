import { Failure } from '../../cli/terminal/failure';
import type { Kubectl } from './kubectl';

/** The images of the store and of the site. */
export interface DemoImages {
  readonly minio: string;
  readonly mariadb: string;
  readonly wordpress: string;
}

/** Images by the name of their set. */
export const imageSets: Readonly<Record<'public' | 'test', DemoImages>> = {
  /** As their projects publish them. */
  public: {
    minio: 'docker.io/minio/minio:RELEASE.2025-09-07T16-13-09Z',
    mariadb: 'docker.io/library/mariadb:10.11',
    wordpress: 'docker.io/library/wordpress:6.8-apache',
  },
  /** As a node without a registry has them, for the tests. */
  test: {
    minio: 'docker.io/minio/minio:latest',
    mariadb: 'docker.io/library/mariadb:10.11',
    wordpress: 'docker.io/library/wordpress:6.1',
  },
};

interface Node {
  readonly status: { readonly images?: readonly { readonly names: readonly string[] }[] };
}

/**
 * The images that the demo uses.
 *
 * @param named the name of a set @default - `test` if every node has all its images, else `public`
 * @throws Failure (usage) if there is no such set
 */
export async function demoImages(kubectl: Kubectl, named?: string): Promise<DemoImages> {
  if (named === 'public' || named === 'test') return imageSets[named];
  if (named !== undefined)
    throw new Failure('images', `must be public or test (${named})`, { next: 'correct --images', exitCode: 2 });
  const nodes = await kubectl.list<Node>('nodes');
  const has = ({ status }: Node) => {
    const names = (status.images ?? []).flatMap((image) => image.names);
    return Object.values(imageSets.test).every((image) => names.includes(image));
  };
  return nodes.every(has) ? imageSets.test : imageSets.public;
}
