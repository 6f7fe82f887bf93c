import { wordpress } from './wordpress';

/** Every protected app. */
export const apps = [wordpress];
