export { actionArtifacts } from '../../contracts/action';
export { type Action, type ActionScope, action, type Functions } from './action';
export { type ArtifactShape, type ArtifactValues, artifactsOf, type InputExpressions, type Inputs } from './artifact';
export { type Blueprint, blueprint, type Connection, functionsOf, type Settings } from './blueprint';
export { type Expression, type Known, type Literal, literal } from './expression';
export { type LibraryHeader, library, readLibrary } from './library';
export { type BlueprintManifest, type RenderContext, renderBlueprint } from './manifest';
export {
  type ActionKind,
  cronJob,
  deployment,
  type ObjectKind,
  type ObjectRef,
  statefulSet,
  type WriterKind,
  type WriterProps,
  type WriterRef,
} from './object';
export type { FunctionName, KubeTaskProps, Phase, PhaseOutput, Resources, Scratch } from './phase';
export { lines, type Output, output, type Part, type Script, sh } from './script';
export { environmentVariable, type SecretKey, type StoreKey, secretKey, storeKey } from './secret';
export {
  type ExternalServer,
  externalServer,
  kindOf,
  objectOf,
  type ServerProps,
  type ServerRef,
  targetOf,
} from './server';
export { undisturbed } from './undisturbed';
