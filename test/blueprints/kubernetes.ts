/**
 * A container's command as Kubernetes makes it of its spec: `$(NAME)` of a known variable becomes its value, `$$` becomes `$`, and what it
 * does not know stays (Kubernetes' documentation, "Use environment variables to define arguments").
 */
export function expandCommand(command: readonly string[], environment: Readonly<Record<string, string>>): string[] {
  return command.map((text) =>
    text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) => {
      if (whole === '$$') return '$';
      return environment[name!] ?? whole;
    }),
  );
}
