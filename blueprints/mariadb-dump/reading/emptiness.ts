import { sh } from '../../dsl';

/** Sets `empty` from `databases`: whether there is nothing to back up. */
export const emptiness = sh`
  empty=false
  if [ "$databases" -eq 0 ]; then empty=true; fi
`;
