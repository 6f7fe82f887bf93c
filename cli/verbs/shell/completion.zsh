#compdef jerrycan
# Completion of jerrycan for zsh. In ~/.zshrc, after compinit: source <(npx jerrycan completion zsh)
_jerrycan() {
  local -a lines described
  local line word help
  lines=("${(@f)$(JERRYCAN_COMPLETION=words @COMMAND@ "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in $lines; do
    if [[ $line == ':files' ]]; then
      _files
      return
    fi
    word=${line%%$'\t'*}
    help=${line#*$'\t'}
    described+=("${word//:/\\:}:$help")
  done
  (( $#described )) && _describe -o 'jerrycan' described
}
compdef _jerrycan jerrycan
