import { APP_LABEL, CAPTURE_LABEL, TASK_LABEL } from '../../contracts/labels';
import type { Action } from './action';
import type { Blueprint } from './blueprint';
import type { Expression, Literal } from './expression';
import type { Phase } from './phase';
import { kubeTaskArgs, type StoreCaRef, type TaskPodContext } from './task-pod';

/** The `actions` field of Kanister's Blueprint. */
export interface BlueprintManifest {
  readonly actions: Readonly<Record<string, ActionManifest>>;
}

export interface ActionManifest {
  readonly kind: string;
  readonly inputArtifactNames?: readonly string[];
  readonly outputArtifacts?: Readonly<Record<string, { readonly keyValue: Readonly<Record<string, string>> }>>;
  readonly phases: readonly PhaseManifest[];
  readonly deferPhase?: PhaseManifest;
}

export interface PhaseManifest {
  readonly func: string;
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

/** What a blueprint does not know about the app that it is rendered for. */
export interface RenderContext {
  /** The protected app's name, which is a label of its tasks' pods. */
  readonly app: string;
  /** The capture's name, which is a label of its tasks' pods. */
  readonly capture: string;
  /** The Secret in the capture's namespace with its key pair for the store. */
  readonly storeSecret: string;
  /** The image of Kanister's tools, the source of kando. */
  readonly kandoImage: string;
  /**
   * The certificates of the store's private authority, in the capture's namespace. @default - a public authority, which
   * every system trusts
   */
  readonly storeCa?: StoreCaRef;
  /** The PriorityClass of its tasks' pods. @default - none */
  readonly priorityClassName?: string;
  /**
   * Kubernetes stops a backup's pods after this time. By then the runner that waits for them has stopped, or is dead.
   * Seconds.
   */
  readonly deadlineSeconds: number;
}

/** The time limit of a preflight, which changes nothing. Seconds. */
const PREFLIGHT_SECONDS = 900;
/** The time limit of an action that people call and that sets none itself. Seconds. */
const OTHERS_SECONDS = 21_600;

/**
 * Renders the blueprint for Kanister. Only this function writes `{{ }}`.
 * @throws `app › captures.<capture>: blueprint …` for a null or undefined value, which would crash Kanister's controller when it renders
 * the arguments
 */
export function renderBlueprint(blueprint: Blueprint, context: RenderContext): BlueprintManifest {
  const { app, capture, deadlineSeconds, ...images } = context;
  const deadlines: Record<string, number> = { backup: deadlineSeconds, preflight: PREFLIGHT_SECONDS };
  const labels = { [APP_LABEL]: app, [CAPTURE_LABEL]: capture, [TASK_LABEL]: blueprint.method };
  const entries = Object.entries(blueprint.actions).map(([name, action]) => {
    try {
      const activeDeadlineSeconds = deadlines[name] ?? OTHERS_SECONDS;
      return [name, renderAction(action, { ...images, labels, activeDeadlineSeconds })];
    } catch (error) {
      throw new Error(
        `${app} › captures.${capture}: blueprint '${blueprint.method}', action '${name}': ${(error as Error).message}`,
      );
    }
  });
  return { actions: Object.fromEntries(entries) };
}

function renderAction(action: Action, context: TaskPodContext): ActionManifest {
  const artifacts = Object.entries(action.artifacts).map(([name, values]) => [
    name,
    { keyValue: render(values, [name]) },
  ]);
  return {
    kind: action.on,
    ...(action.inputs.length > 0 && { inputArtifactNames: action.inputs }),
    ...(artifacts.length > 0 && { outputArtifacts: Object.fromEntries(artifacts) }),
    phases: action.phases.map((phase) => renderPhase(phase, context)),
    ...(action.deferPhase && { deferPhase: renderPhase(action.deferPhase, context) }),
  };
}

function renderPhase(phase: Phase, context: TaskPodContext): PhaseManifest {
  const args = phase.func === 'KubeTask' ? kubeTaskArgs(phase.args, context) : phase.args;
  return {
    func: phase.func,
    name: phase.name,
    args: render(args, [`phase '${phase.name}'`]) as Record<string, unknown>,
  };
}

/**
 * Escapes plain text, because Kanister renders every string in arguments and artifacts.
 * @param path keys and indices that lead to the value; joined only for an error
 */
function render(value: unknown, path: (string | number)[]): unknown {
  if (typeof value === 'string') return escaped(value);
  if (value === null || value === undefined) {
    throw new Error(`${place(path)} is ${value}, which crashes Kanister's controller; remove it or set a value`);
  }
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item, index) => below(index, item, path));
  const node = value as Expression | Literal;
  if (node.kind === 'expression') return `{{ ${node.template} }}`;
  if (node.kind === 'literal') return render(node.value, path);
  const rendered: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) rendered[escaped(key)] = below(key, item, path);
  return rendered;
}

function below(key: string | number, item: unknown, path: (string | number)[]): unknown {
  path.push(key);
  const rendered = render(item, path);
  path.pop();
  return rendered;
}

const escaped = (text: string): string => text.replaceAll('{{', '{{ "{{" }}');

/** `phase 'dump'.env[0].name` */
function place([root, ...keys]: readonly (string | number)[]): string {
  return `${root}${keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('')}`;
}
