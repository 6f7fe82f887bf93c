import { renderBlueprint } from '../../blueprints/dsl';
import { namesOf } from '../names';
import { type Rule, refused } from './rule';

/** The blueprint can be written for Kanister. */
export const renderedBlueprint: Rule = (app, { cluster }) => {
  const { blueprint, name } = app;
  try {
    renderBlueprint(blueprint, { app: name, storeSecret: namesOf(name).store, kandoImage: cluster.kanister.tools });
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`;
    // The language says where by itself.
    return [refused(app, 'blueprint', message.replace(`${name} › blueprint `, ''))];
  }
};
