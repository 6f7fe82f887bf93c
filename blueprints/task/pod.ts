import type { Scratch } from '../dsl';
import type { TaskProps } from './props';

/** The properties that the pods of all tasks share. */
export function taskOf({ image, resources, runAsUser, activeDeadlineSeconds }: TaskProps) {
  return {
    image,
    ...(resources !== undefined && { resources }),
    ...(runAsUser !== undefined && { runAsUser }),
    ...(activeDeadlineSeconds !== undefined && { activeDeadlineSeconds }),
  };
}

/** The volume where a restore checks a dump before it changes anything. */
export const scratchOf = ({ scratch }: Pick<TaskProps, 'scratch'>): Scratch =>
  scratch ?? { size: '20Gi', request: '1Gi' };
