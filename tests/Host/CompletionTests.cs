using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>In the shells themselves.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("vm sta", "start")]
    [InlineData("vm start w", "web")]
    [InlineData("vm create -t win", "windows windows-uefi")]
    [InlineData("vm switch ", "add create destroy info list remove")]
    [InlineData("stead vm destroy w", "web")]
    public void Bash_completes(string typed, string candidates)
    {
        using var vm = new VmFolder();
        vm.Vm("create", "-t", "linux-bios", "-s", "1M", "web").Ok();
        var words = typed.Split(' ');
        var program = words[0];
        var ran = vm.Type(
            $$"""
            eval "$(stead completion bash)"
            COMP_WORDS=({{string.Join(' ', words.Select(word => $"'{word}'"))}}) COMP_CWORD={{words.Length - 1}} COMP_LINE='{{typed}}' COMP_POINT={{typed.Length}}
            complete=$(complete -p {{program}} | sed 's/.*-F \([^ ]*\).*/\1/')
            $complete {{program}} '{{words[^1]}}' '{{words[^2]}}'
            printf '%s\n' "${COMPREPLY[@]}" | sed 's/ *$//' | sort | paste -sd' '
            """).Ok();
        Assert.Equal(candidates, ran.Output.Trim());
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void The_other_shells_can_read_their_script(string shell)
    {
        Needs.Program(shell);
        using var vm = new VmFolder();
        vm.Type($"stead completion {shell} >script && {shell} -n script; status=$?; rm script; exit $status").Ok();
    }
}
