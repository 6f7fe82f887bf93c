import { endChildren } from './cluster/child';

afterAll(endChildren);
