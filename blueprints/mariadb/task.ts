import type { MariadbDumpProps } from './props';

/** What the pods of all its tasks have in common. */
export function taskOf({ image, resources, runAsUser, activeDeadlineSeconds }: MariadbDumpProps) {
  return {
    image,
    ...(resources !== undefined && { resources }),
    ...(runAsUser !== undefined && { runAsUser }),
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
  };
}
