using System.CommandLine;

namespace Stead.Cli.Completion;

/// <summary>`stead completion SHELL`.</summary>
public sealed class CompletionVerb : Verb
{
    /// <summary>The word by which the scripts ask: `vm __complete WORD…`.</summary>
    public const string AskWord = "__complete";

    private readonly Argument<string> _shell = Words.One("SHELL", "bash, zsh or fish", Candidates.OneOf("bash", "zsh", "fish"));

    public override string Summary => "print a script that completes commands in a shell";

    public override string Description =>
        """
        Prints a script for bash, zsh or fish that completes the commands, options, guests, switches, stores, templates and media of stead and vm.

        bash: put 'source <(stead completion bash)' into ~/.bashrc. zsh: the same with zsh into ~/.zshrc, behind compinit. fish: 'stead completion fish | source' into ~/.config/fish/config.fish.
        """;

    public override IReadOnlyList<Example> Examples { get; } = [new("source <(stead completion bash)", "Completes in this shell from now on.")];

    public override IReadOnlyList<Argument> Arguments => [_shell];

    public override int Run(ParseResult words, Session session)
    {
        session.Terminal.Out.Write(words.GetRequiredValue(_shell) switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            var other => throw Misuse($"there is no script for '{Guests.Names.Printable(other)}'", "say bash, zsh or fish"),
        });
        return Cli.ExitCodes.Ok;
    }

    private const string Bash =
        $$"""
        _stead() {
            local candidate
            COMPREPLY=()
            while IFS= read -r candidate; do
                if [[ $candidate == {{Candidates.FileNames}} ]]; then
                    compopt -o filenames
                    while IFS= read -r candidate; do COMPREPLY+=("$candidate"); done < <(compgen -f -- "$2")
                else
                    COMPREPLY+=("$candidate")
                fi
            done < <("$1" {{AskWord}} "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -F _stead stead vm

        """;

    private const string Zsh =
        $$"""
        _stead() {
            local -a candidates
            candidates=("${(@f)$($words[1] {{AskWord}} "${(@)words[2,CURRENT]}" 2>/dev/null)}")
            if (( ${candidates[(Ie){{Candidates.FileNames}}]} )); then
                candidates=("${(@)candidates:#{{Candidates.FileNames}}}")
                _files
            fi
            candidates=(${candidates:#})
            (( ${#candidates} )) && compadd -- $candidates
        }
        compdef _stead stead vm

        """;

    private const string Fish =
        $$"""
        function __stead_candidates
            set -l words (commandline -opc) (commandline -ct)
            for candidate in ($words[1] {{AskWord}} $words[2..-1] 2>/dev/null)
                if test "$candidate" = {{Candidates.FileNames}}
                    __fish_complete_path (commandline -ct)
                else
                    echo $candidate
                end
            end
        end
        complete -c stead -f -a '(__stead_candidates)'
        complete -c vm -f -a '(__stead_candidates)'

        """;
}
