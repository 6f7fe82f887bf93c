import type { MethodContract } from './contract';
import { type ActionKind, type Connection, kindOf, type ObjectRef, objectOf, type ServerProps } from './dsl';

/** An object that tasks do not connect to. */
export interface ObjectProps {
  /** @default - none: the actions run on the namespace */
  readonly object?: ObjectRef;
  /** The namespace of the object and of the tasks. @default - the app's namespace */
  readonly namespace?: string;
}

/** Where the captured data is: behind a server, if the method connects to one. */
export type Place<C extends MethodContract> = C['connects'] extends 'nothing' ? ObjectProps : ServerProps;

type AnyPlace = ObjectProps | ServerProps;

/** What the actions run on. */
export function onOf(place: AnyPlace): ActionKind {
  return 'server' in place ? kindOf(place.server) : (place.object?.kind ?? 'Namespace');
}

/** Returns namespace, object and connections of a Blueprint. */
export function placed({ connects }: Pick<MethodContract, 'connects'>, place: AnyPlace) {
  const { namespace } = place;
  const object = 'server' in place ? objectOf(place.server) : place.object;
  return {
    ...(namespace !== undefined && { namespace }),
    ...(object && { object }),
    connectsTo: connects !== 'nothing' && 'server' in place ? [connection(place, connects.port)] : [],
  };
}

function connection({ server, host, port, podPort }: ServerProps, usual: number): Connection {
  return {
    ...{ host, port: port ?? usual },
    ...(podPort !== undefined && { podPort }),
    ...(server.kind === 'external' && { cidrs: server.cidrs }),
  };
}
