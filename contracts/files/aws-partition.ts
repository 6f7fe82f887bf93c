export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

/** The partition in the ARNs of a region. */
export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

const domains: Readonly<Record<Partition, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
  'aws-eusc': 'amazonaws.eu',
};

/** The domain of a region's services. */
export const domainOf = (region: string): string => domains[partitionOf(region)];
