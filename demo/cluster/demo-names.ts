/** The app that the demo protects. */
export const APP = 'wordpress-demo';

/** The namespace of WordPress and MariaDB, with the record of what the demo made. */
export const SITE_NAMESPACE = 'wordpress-demo';

/** The namespace of the store. */
export const STORE_NAMESPACE = 'wordpress-demo-store';

/** The file `clusters/<name>.json` that the demo writes. */
export const CLUSTER_NAME = 'demo';

/** The label of the namespaces that the demo made. */
export const DEMO_LABEL = 'jerrycan.dev/demo';

/** The field manager of every object that the demo applied. */
export const FIELD_MANAGER = 'jerrycan-demo';

/** The ConfigMap, in the site's namespace, that records what the demo made and how far it got. */
export const RECORD_NAME = 'jerrycan-demo';

/** What every program of the demo answers to in its Service. */
export const STORE_PORT = 9000;
