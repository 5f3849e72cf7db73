using Stead.Tests.Harness;

namespace Stead.Tests.Host;

/// <summary>`vm configure` in a terminal that script(1) makes, with an editor that is a line of sed.</summary>
public sealed class ConfigureTests : IDisposable
{
    private readonly VmFolder _vm = new();

    public ConfigureTests()
    {
        Needs.Program("script");
        _vm.Vm("create", "-t", "linux-bios", "-s", "1M", "web").Ok();
    }

    public void Dispose() => _vm.Dispose();

    private string Conf => File.ReadAllText(_vm.Path + "/web/web.conf");

    private Ran Configure(string editor, string answers = "") => _vm.Type($"export EDITOR='{editor}'; script -qec 'vm configure web' /dev/null", answers);

    [Fact]
    public void A_good_change_is_kept_with_its_comments()
    {
        Configure("sed -i -e \"s/^cpu=.*/cpu=3 # three/\"").Ok();
        Assert.Contains("cpu=3 # three\n", Conf, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_is_told_and_discarded_when_asked()
    {
        var before = Conf;
        var ran = Configure("sed -i -e s/^cpu=.*/cpu=many/", "d\n");
        Assert.Contains("web.conf", ran.Output, StringComparison.Ordinal);
        Assert.Contains("cpu: 'many' is not a number", ran.Output, StringComparison.Ordinal);
        Assert.Equal(before, Conf);
    }

    [Fact]
    public void It_can_be_edited_again()
    {
        File.WriteAllText(_vm.Path + "/editor", "#!/bin/sh\nif grep -q cpu=many \"$1\"; then sed -i s/^cpu=.*/cpu=5/ \"$1\"; else sed -i s/^cpu=.*/cpu=many/ \"$1\"; fi\n");
        File.SetUnixFileMode(_vm.Path + "/editor", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Configure(_vm.Path + "/editor", "e\n").Ok();
        Assert.Contains("cpu=5\n", Conf, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_saved_all_the_same()
    {
        Configure("sed -i -e s/^cpu=.*/cpu=many/", "s\n");
        Assert.Contains("cpu=many\n", Conf, StringComparison.Ordinal);
    }

    [Fact]
    public void An_editor_that_fails_changes_nothing()
    {
        var before = Conf;
        Assert.Equal(1, Configure("no-such-editor").ExitCode);
        Assert.Equal(before, Conf);
    }

    [Fact]
    public void Without_a_terminal_it_says_which_file()
    {
        var ran = _vm.Vm("configure", "web");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("/web/web.conf", ran.Error, StringComparison.Ordinal);
    }
}
