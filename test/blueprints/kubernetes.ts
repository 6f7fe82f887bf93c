/**
 * Expands a container's command as Kubernetes does: `$(NAME)` of a known variable becomes its value, `$$` becomes `$`,
 * and unknown variables stay unchanged (Kubernetes' documentation, "Use environment variables to define arguments").
 */
export function expandCommand(command: readonly string[], environment: Readonly<Record<string, string>>): string[] {
  return command.map((text) =>
    text.replace(/\$\$|\$\(([^)]*)\)/g, (whole, name?: string) => {
      if (whole === '$$') return '$';
      return environment[name!] ?? whole;
    }),
  );
}
