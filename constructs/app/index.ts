export { type DeclaredApp, type ProtectedAppProps, protectedApp } from '../declaration/declared-app';
