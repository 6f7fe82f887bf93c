import { renderBlueprint } from '../../../blueprints/dsl';
import { namesOf } from '../../../contracts/names';
import { type Rule, refused } from './rule';

/** Requires a blueprint that can be rendered for Kanister. */
export const renderedBlueprint: Rule = (app, { cluster }) => {
  const { blueprint, name } = app;
  try {
    const names = { app: name, storeSecret: namesOf(name).store, kandoImage: cluster.kanister.tools };
    // Another rule checks the deadline.
    renderBlueprint(blueprint, { ...names, deadlineSeconds: 1 });
    return [];
  } catch (error) {
    const message = error instanceof Error ? error.message : `${error}`;
    // The error already names the app and the blueprint.
    return [refused(app, 'blueprint', message.replace(`${name} › blueprint `, ''))];
  }
};
