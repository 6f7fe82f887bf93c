import { renderBlueprint } from '../../../blueprints/dsl';
import { namesOf } from '../../../contracts/names';
import { capturesOf } from '../../declaration/declared-capture';
import { type Rule, refused } from './rule';

/** Requires blueprints that can be rendered for Kanister. */
export const renderedBlueprint: Rule = (app, { cluster }) =>
  capturesOf(app).flatMap(({ name: capture, blueprint }) => {
    try {
      const names = {
        app: app.name,
        capture,
        storeSecret: namesOf(app.name).store,
        kandoImage: cluster.kanister.tools,
      };
      // Another rule checks the deadline.
      renderBlueprint(blueprint, { ...names, deadlineSeconds: 1 });
      return [];
    } catch (error) {
      const message = error instanceof Error ? error.message : `${error}`;
      const part = `captures.${capture}`;
      // The error already names the app and the capture.
      return [refused(app, part, message.replace(`${app.name} › ${part}: `, ''))];
    }
  });
