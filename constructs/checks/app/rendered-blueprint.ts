import { renderBlueprint } from '../../../blueprints/dsl';
import { namesOf } from '../../../contracts/names';
import { type Rule, refused } from './rule';

/** The blueprint can be written for Kanister. */
export const renderedBlueprint: Rule = (app, { cluster }) => {
  const { blueprint, name } = app;
  try {
    const names = { app: name, storeSecret: namesOf(name).store, kandoImage: cluster.kanister.tools };
    // The deadline is judged by a rule of its own.
    renderBlueprint(blueprint, { ...names, deadlineSeconds: 1 });
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`;
    // The language says where by itself.
    return [refused(app, 'blueprint', message.replace(`${name} › blueprint `, ''))];
  }
};
