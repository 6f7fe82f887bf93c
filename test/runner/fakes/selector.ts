type Labels = Readonly<Record<string, string>>;

const REQUIREMENT = /^(!?)([\w./-]+)(?:\s*(==|=|!=)\s*([\w.-]*)|\s+(in|notin)\s*\(([^)]*)\))?$/;

/** Matches a label selector in its text form, as the API server does. */
export function selects(selector: string): (labels: Labels) => boolean {
  const requirements = selector ? selector.split(/,(?![^(]*\))/).map(requirement) : [];
  return (labels) => requirements.every((holds) => holds(labels));
}

function requirement(text: string): (labels: Labels) => boolean {
  const match = REQUIREMENT.exec(text.trim());
  if (!match) throw new Error(`a fake cluster cannot read the label selector ${text}`);
  const [, not, label = '', equality, value, set, values = ''] = match;
  if (equality) return (labels) => (labels[label] === value) !== (equality === '!=');
  if (set) {
    const wanted = values.split(',').map((one) => one.trim());
    return (labels) => (label in labels && wanted.includes(labels[label]!)) !== (set === 'notin');
  }
  return (labels) => label in labels !== (not === '!');
}
