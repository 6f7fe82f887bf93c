import type { Scratch } from '../dsl';
import type { TaskProps } from './props';

/** What the pods of all its tasks have in common. */
export function taskOf({ image, resources, runAsUser, activeDeadlineSeconds }: TaskProps) {
  return {
    image,
    ...(resources !== undefined && { resources }),
    ...(runAsUser !== undefined && { runAsUser }),
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
  };
}

/** Where a restore puts a dump before it touches anything. */
export const scratchOf = ({ scratch }: Pick<TaskProps, 'scratch'>): Scratch =>
  scratch ?? { size: '20Gi', request: '1Gi' };
