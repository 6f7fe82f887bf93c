import { endChildren } from './child';

afterAll(endChildren);
