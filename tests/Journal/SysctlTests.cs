using Stead.Tests.Harness;

namespace Stead.Tests.Journal;

/// <summary>"Dynamic Goodput Pacing", section "Enabling DGP in FreeBSD": its two sysctl lines, as printed.</summary>
public sealed class SysctlTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("stead-sysctl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Sysctl_defprofile_enables_it_for_all_connections()
    {
        Assert.Equal("net.inet.tcp.rack.misc.defprofile: 0 -> 1\n", Type("net.inet.tcp.rack.misc.defprofile = 1").Ok().Output);
        Assert.Equal("net.inet.tcp.rack.misc.defprofile: 1\n", Type("net.inet.tcp.rack.misc.defprofile").Ok().Output);
    }

    [Fact]
    public void Sysctl_fillcw_cap_of_50_megabits()
    {
        Assert.Equal("net.inet.tcp.rack.pacing.fillcw_cap: 3750000\n", Type("net.inet.tcp.rack.pacing.fillcw_cap").Ok().Output);
        Assert.Equal("net.inet.tcp.rack.pacing.fillcw_cap: 3750000 -> 6250000\n", Type("net.inet.tcp.rack.pacing.fillcw_cap = 6250000").Ok().Output);
        Assert.Equal("6250000\n", Type("-n net.inet.tcp.rack.pacing.fillcw_cap").Ok().Output);
    }

    [Theory]
    [InlineData("net.inet.tcp.rack.pacing.fillcw_cap=0")]
    [InlineData("net.inet.tcp.rack.pacing.fillcw_cap =0")]
    [InlineData("net.inet.tcp.rack.pacing.fillcw_cap= 0")]
    [InlineData("'net.inet.tcp.rack.pacing.fillcw_cap = 0'")]
    public void Blanks_do_not_matter(string words)
    {
        Assert.Equal("net.inet.tcp.rack.pacing.fillcw_cap: 3750000 -> 0\n", Type(words).Ok().Output);
        Assert.Equal("net.inet.tcp.rack.pacing.fillcw_cap=0\n", File.ReadAllText(_folder + "/stead/sysctl.conf"));
    }

    [Fact]
    public void What_is_wrong_is_told_and_nothing_is_changed()
    {
        Says("did you mean `net.inet.tcp.rack.pacing.fillcw_cap`?", "net.inet.tcp.rack.pacing.filcw_cap = 1");
        Says("is out of range", "net.inet.tcp.rack.misc.defprofile=-1");
        Says("`50M` is no number; for 50 Mbit/s write 6250000", "net.inet.tcp.rack.misc.defprofile=1 net.inet.tcp.rack.pacing.fillcw_cap=50M");
        Says("NAME is missing; -a shows all", "");
        Assert.False(File.Exists(_folder + "/stead/sysctl.conf"));
        Directory.CreateDirectory(_folder + "/stead");
        File.WriteAllText(_folder + "/stead/sysctl.conf", "# mine\nnet.inet.tcp.rack.misc.defprofil=1\n");
        Says("sysctl.conf:2: net.inet.tcp.rack.misc.defprofil: no such setting; did you mean", "-a");

        void Says(string text, string words)
        {
            var ran = Type(words);
            Assert.True(ran.ExitCode is 1 or 2 && ran.Error.Contains(text, StringComparison.Ordinal), ran.ToString());
        }
    }

    [Fact]
    public void Comments_and_other_lines_of_the_file_stay()
    {
        Directory.CreateDirectory(_folder + "/stead");
        File.WriteAllText(_folder + "/stead/sysctl.conf", "# home\nnet.inet.tcp.rack.pacing.fillcw_cap = 625000 # 5 Mbit/s\nnet.inet.tcp.rack.timely.increase=4\n");
        Assert.Equal("net.inet.tcp.rack.pacing.fillcw_cap: 625000 -> 1250000\nnet.inet.tcp.rack.misc.defprofile: 0 -> 1\n",
            Type("net.inet.tcp.rack.pacing.fillcw_cap=1250000 net.inet.tcp.rack.misc.defprofile=1").Ok().Output);
        Assert.Equal("# home\nnet.inet.tcp.rack.pacing.fillcw_cap=1250000\nnet.inet.tcp.rack.timely.increase=4\nnet.inet.tcp.rack.misc.defprofile=1\n",
            File.ReadAllText(_folder + "/stead/sysctl.conf"));
        Assert.Contains("net.inet.tcp.rack.timely.increase=4\n", Type("-a -e").Ok().Output, StringComparison.Ordinal);
        Assert.True(Type("net.inet.tcp.rack.timely").Ok().Lines.Count > 5);
        Assert.Contains("\"net.inet.tcp.rack.timely.increase\": 4", Type("--json net.inet.tcp.rack.timely").Ok().Output, StringComparison.Ordinal);
    }

    /// <summary>The laboratory is the same on every machine: it tells what it does not use, and how it would.</summary>
    [Fact]
    public void The_laboratory_takes_settings_only_by_its_own_words()
    {
        const string run = "run bufferbloat --set cc=dgp --set rate=5Mbit/s --seconds 3 --csv";
        var before = Lab(run).Ok();
        Assert.Equal("", before.Error);
        Type("net.inet.tcp.rack.pacing.fillcw_cap = 625000").Ok();
        var after = Lab(run).Ok();
        Assert.Equal(before.Output, after.Output);
        Assert.Contains("not used here; to use it: --sysctl net.inet.tcp.rack.pacing.fillcw_cap=625000", after.Error, StringComparison.Ordinal);
        var used = Lab(run + " --sysctl net.inet.tcp.rack.pacing.fillcw_cap=625000").Ok();
        Assert.Equal("", used.Error);
        Assert.NotEqual(before.Output, used.Output);
        Assert.Equal(used.Output, Lab(run.Replace("cc=dgp", "cc=dgp:5M", StringComparison.Ordinal)).Output);
        Assert.Contains("did you mean", Lab(run + " --sysctl net.inet.tcp.rack.pacing.filcw_cap=1").Error, StringComparison.Ordinal);
    }

    private Ran Lab(string words) => Run("stead lab " + words);

    private Ran Type(string words) => Run("stead sysctl " + words);

    /// <summary>With a file of the test's own.</summary>
    private Ran Run(string words) => Programs.Run(["bash", "-c", words], new Dictionary<string, string?>
    {
        ["PATH"] = $"{Repository.Bin}:/usr/bin:/bin", ["STEAD_SYSCTL_CONF"] = _folder + "/stead/sysctl.conf",
    });
}
