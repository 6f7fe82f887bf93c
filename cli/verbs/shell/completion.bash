# Completion of jerrycan for bash. In ~/.bashrc: source <(npx jerrycan completion bash)
_jerrycan() {
  local current=${COMP_WORDS[COMP_CWORD]} line
  COMPREPLY=()
  [[ $current != '=' ]] || current=
  while IFS= read -r line; do
    if [[ $line == ':files' ]]; then
      compopt -o default 2>/dev/null
      return 0
    fi
    line=${line%%$'\t'*}
    # bash replaces only what comes after the last '='.
    [[ $line != --*=* || $current == --* ]] || line=${line#*=}
    COMPREPLY+=("$line")
  done < <(JERRYCAN_COMPLETION=words @COMMAND@ "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _jerrycan jerrycan
