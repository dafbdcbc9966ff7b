/** The shells that there is a script for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

/** A script that makes a shell ask `cse __complete` for what may be typed next. */
export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

// A word of bash ends at = and at :, and is completed from there on.
const BASH = `# Completes cse in bash. Load it with: source <(cse completion bash)
_cse() {
  local line=\${COMP_LINE:0:COMP_POINT} words=() answer=() last cut each
  read -a words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  last=\${words[\${#words[@]} - 1]}
  COMPREPLY=()
  mapfile -t answer < <("\${words[0]/#\\~/$HOME}" __complete "\${words[@]:1}" 2>/dev/null)
  [[ $last == *[=:]* ]] && cut=\${last%"\${last##*[=:]}"}
  for each in "\${answer[@]:1}"; do
    each=\${each%%$'\\t'*}
    COMPREPLY+=("\${each#"$cut"}")
  done
  case \${answer[0]} in
    open) [[ \${#COMPREPLY[@]} -gt 0 ]] && compopt -o nospace || compopt -o default ;;
    files) compopt -o default ;;
    folders) compopt -o nospace -o dirnames ;;
  esac 2>/dev/null
}
complete -F _cse cse
`;

const ZSH = `#compdef cse
# Completes cse in zsh. Load it with: source <(cse completion zsh)
compdef _cse cse
_cse() {
  local -a answer choices
  local each choice
  answer=("\${(@f)$("\${(Q)words[1]/#\\~/$HOME}" __complete "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  for each in "\${(@)answer[2,-1]}"; do
    choice=\${\${each%%$'\\t'*}//:/\\\\:}
    # An empty explanation would still be shown, as a dash.
    [[ $each == *$'\\t'?* ]] && choice+=":\${each#*$'\\t'}"
    choices+=("$choice")
  done
  case $answer[1] in
    files) _files ;;
    folders) _files -/ ;;
    open) if (( $#choices )); then _describe -t values value choices -S ''; else compset -P '*=' && _files; fi ;;
    *) _describe -t values value choices ;;
  esac
}
[[ $funcstack[1] == _cse ]] && _cse "$@"
`;

const FISH = `# Completes cse in fish. Load it with: cse completion fish | source
function __cse_complete
  set -l words (commandline -opc)
  set -l last (commandline -ct)
  set -l answer (eval $words[1] __complete (string escape -- $words[2..-1] "$last") 2>/dev/null)
  printf '%s\\n' $answer[2..-1]
  switch "$answer[1]"
    case files
      __fish_complete_path "$last"
    case folders
      __fish_complete_directories "$last"
    case open
      test (count $answer) -gt 1; or __fish_complete_path (string replace -r '.*=' '' -- "$last")
  end
end
complete -c cse -f -a '(__cse_complete)'
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
